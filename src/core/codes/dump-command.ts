/**
 * The one command that dumps all of an account’s IAM that Rolekeeper compares. The first listing has trust, policies, tags
 * and boundaries, and neither descriptions nor session durations; the second one, in the same file below it, has these.
 * `&&` and `>>` mean the same in sh, cmd and PowerShell 7; of PowerShell 5, which lacks `&&`, the two halves are two lines.
 */
export const DUMP_COMMAND =
  'aws iam get-account-authorization-details --output json > dump.json && aws iam list-roles --output json >> dump.json';

/** The second half alone, for a dump that is there and lacks what it adds. */
export const DUMP_COMPLETION = 'aws iam list-roles --output json >> dump.json';

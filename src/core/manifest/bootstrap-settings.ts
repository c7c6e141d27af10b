/** `bootstrap` of rolekeeper.yaml: what CloudFormation may do in each account. */
import type { Issue } from '../model/diagnosis.ts';
import type { Arn } from '../model/ids.ts';
import type { SourceDocument } from '../source/document.ts';
import { issuesOf } from './manifest-issues.ts';
import type { Settings } from './settings.ts';

/** What schemas/settings.schema.json lets through. */
export type BootstrapFile = readonly { readonly account?: string; readonly executionPolicies: readonly Arn[] }[];

/**
 * Several entries of an account, such as one for each qualifier of `cdk bootstrap`, count together. What is wrong is added
 * to `issues`.
 */
export function bootstrapFrom(
  file: BootstrapFile,
  home: string,
  document: SourceDocument,
  issues: Issue[],
): NonNullable<Settings['bootstrap']> {
  const add = issuesOf(document, issues);
  for (const [index, { account = home, executionPolicies }] of file.entries()) {
    for (const [number, arn] of executionPolicies.entries()) {
      const owner = arn.split(':')[4];
      if (owner === 'aws' || owner === account) continue;
      add('bad-value', `/spec/bootstrap/${index}/executionPolicies/${number}`, {
        message: `${arn} is not in account ${account}: CloudFormation cannot have it there`,
        remedy: `name a policy of account ${account} or of AWS, or name the account of the policy under account`,
      });
    }
  }
  const entries = Map.groupBy(file, ({ account = home }) => account);
  return new Map([...entries].map(([account, all]) => [account, all.flatMap((one) => one.executionPolicies)]));
}

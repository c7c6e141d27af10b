/** One statement of an IAM policy as it stands in the document: plain data, so that tests can read and evaluate it. */
export interface PolicyStatementJson {
  /** Letters and digits only. */
  Sid: string;
  Effect: 'Allow' | 'Deny';
  Action?: readonly string[];
  NotAction?: readonly string[];
  Resource?: readonly string[];
  NotResource?: readonly string[];
  Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocumentJson {
  Version: '2012-10-17';
  Statement: readonly PolicyStatementJson[];
}

export function policyDocument(statements: readonly PolicyStatementJson[]): PolicyDocumentJson {
  return { Version: '2012-10-17', Statement: statements };
}

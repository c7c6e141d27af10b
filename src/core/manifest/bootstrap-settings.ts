/** `bootstrap` of rolekeeper.yaml: what CloudFormation may do in each account. */
import type { Arn } from '../model/ids.ts';
import type { Settings } from './settings.ts';

/** What schemas/settings.schema.json lets through. */
export type BootstrapFile = readonly { readonly account?: string; readonly executionPolicies: readonly Arn[] }[];

/** Several entries of an account, such as one for each qualifier of `cdk bootstrap`, count together. */
export function bootstrapFrom(file: BootstrapFile, home: string): NonNullable<Settings['bootstrap']> {
  const entries = Map.groupBy(file, ({ account = home }) => account);
  return new Map([...entries].map(([account, all]) => [account, all.flatMap((one) => one.executionPolicies)]));
}

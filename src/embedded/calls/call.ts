/** What every call is: a request's members in, an answer's members out, or an IamError. */
import type { Account } from '../account.ts';
import type { Input } from '../input.ts';

/** Checks everything first and changes the account last, so that a refused call leaves no trace. */
export type Call = (account: Account, input: Input) => object;

/** IAM operation -> what answers it. */
export type Calls = Readonly<Record<string, Call>>;

/**
 * A call of Bitbucket's API that its document knows: method, path, parameters and body are typed by it
 * (generated/api.ts), so that a call which is not in the document does not compile.
 */
import { BitbucketRefusedError } from '../errors.ts';
import type { components, paths } from './generated/api.ts';

export type Schemas = components['schemas'];
type Method = 'get' | 'put' | 'post' | 'delete';
export type Path = keyof paths;
export type MethodOf<P extends Path> = {
  [M in Method]: [NonNullable<paths[P][M]>] extends [never] ? never : M;
}[Method];
type OperationOf<P extends Path, M extends Method> = NonNullable<paths[P][M]>;
type ParametersOf<P extends Path, M extends Method> =
  OperationOf<P, M> extends { readonly parameters: { readonly path: infer Parameters } }
    ? Parameters
    : Record<never, never>;
type RequestOf<O> = O extends { readonly requestBody?: infer R } ? NonNullable<R> : never;
type BodyOf<P extends Path, M extends Method> =
  RequestOf<OperationOf<P, M>> extends { readonly content: { readonly 'application/json': infer Body } }
    ? Body
    : undefined;

/** A call, ready to be sent. */
export interface Call {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below `/2.0`, encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** For people: `reading repository acme/api`. */
  readonly doing: string;
  /** Whether it has the same effect twice. */
  readonly isRepeatable: boolean;
}

interface More<Body> {
  readonly doing: string;
  /** `fields`, `pagelen`, `sort`: Bitbucket takes them everywhere, so its document does not list them. */
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Body;
  /** A POST is not, unless Bitbucket says that it replaces what has the same key. */
  readonly isRepeatable?: boolean;
}

/** @throws BitbucketRefusedError if a parameter is a name that cannot be sent: Bitbucket has none of that name */
export function callOf<P extends Path, M extends MethodOf<P>>(
  method: M,
  path: P,
  parameters: ParametersOf<P, M>,
  { doing, query = {}, body, isRepeatable = method !== 'post' }: More<BodyOf<P, M>>,
): Call {
  const values = parameters as Readonly<Record<string, string | number>>;
  return {
    method: method.toUpperCase() as Call['method'],
    path: path.replace(/\{(\w+)\}/g, (_, name: string) => segment(String(values[name]), doing)),
    ...{ query, body, doing, isRepeatable },
  };
}

/** One segment: a slash in it stays a part of the name. */
function segment(name: string, doing: string): string {
  // Whatever handles addresses takes these away, and would ask for something else.
  if (name !== '' && name !== '.' && name !== '..' && name.isWellFormed()) return encodeURIComponent(name);
  throw new BitbucketRefusedError(`${sentenceCase(doing)} failed: ${JSON.stringify(name)} is no name in Bitbucket`, {
    remedy: 'Correct the name.',
  });
}

export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

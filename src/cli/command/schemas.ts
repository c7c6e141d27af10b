/** The JSON Schemas that come with the tool, by the name that `rolekeeper schema` takes. */
import accessExplanation from '../../../schemas/access-explanation.schema.json' with { type: 'json' };
import apply from '../../../schemas/apply.schema.json' with { type: 'json' };
import approval from '../../../schemas/approval.schema.json' with { type: 'json' };
import bitbucketLock from '../../../schemas/bitbucket-lock.schema.json' with { type: 'json' };
import commitApproval from '../../../schemas/commit-approval.schema.json' with { type: 'json' };
import examination from '../../../schemas/examination.schema.json' with { type: 'json' };
import explanation from '../../../schemas/explanation.schema.json' with { type: 'json' };
import failure from '../../../schemas/failure.schema.json' with { type: 'json' };
import gateProblem from '../../../schemas/gate-problem.schema.json' with { type: 'json' };
import history from '../../../schemas/history.schema.json' with { type: 'json' };
import importSchema from '../../../schemas/import.schema.json' with { type: 'json' };
import pipelineLint from '../../../schemas/pipeline-lint.schema.json' with { type: 'json' };
import pipelineRole from '../../../schemas/pipeline-role.schema.json' with { type: 'json' };
import plan from '../../../schemas/plan.schema.json' with { type: 'json' };
import publication from '../../../schemas/publication.schema.json' with { type: 'json' };
import report from '../../../schemas/report.schema.json' with { type: 'json' };
import resolution from '../../../schemas/resolution.schema.json' with { type: 'json' };
import resourceControlPolicy from '../../../schemas/resource-control-policy.schema.json' with { type: 'json' };
import restoration from '../../../schemas/restoration.schema.json' with { type: 'json' };
import review from '../../../schemas/review.schema.json' with { type: 'json' };
import scan from '../../../schemas/scan.schema.json' with { type: 'json' };
import settings from '../../../schemas/settings.schema.json' with { type: 'json' };
import snippet from '../../../schemas/snippet.schema.json' with { type: 'json' };
import status from '../../../schemas/status.schema.json' with { type: 'json' };
import token from '../../../schemas/token.schema.json' with { type: 'json' };
import trail from '../../../schemas/trail.schema.json' with { type: 'json' };
import trustVerdict from '../../../schemas/trust-verdict.schema.json' with { type: 'json' };
import validation from '../../../schemas/validation.schema.json' with { type: 'json' };
import whoCan from '../../../schemas/who-can.schema.json' with { type: 'json' };

export interface JsonSchema {
  /** The file's name: schemas find each other by it, side by side in one folder. */
  $id: string;
  readonly title: string;
  readonly description: string;
  $defs?: Readonly<Record<string, unknown>>;
}

/** What people write. */
export const MANIFEST_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  'pipeline-role': pipelineRole,
  settings,
  'bitbucket-lock': bitbucketLock,
};

/** What `--json` answers. */
export const OUTPUT_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  validation,
  plan,
  apply,
  approval,
  'commit-approval': commitApproval,
  restoration,
  review,
  resolution,
  status,
  scan,
  import: importSchema,
  trail,
  'trust-verdict': trustVerdict,
  'pipeline-lint': pipelineLint,
  examination,
  token,
  'access-explanation': accessExplanation,
  'who-can': whoCan,
  publication,
  report,
  history,
  snippet,
  'resource-control-policy': resourceControlPolicy,
  explanation,
  failure,
};

/** What the deployed functions answer to pipelines. */
export const SERVICE_SCHEMAS: Readonly<Record<string, JsonSchema>> = { 'gate-problem': gateProblem };

export const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ...MANIFEST_SCHEMAS,
  ...OUTPUT_SCHEMAS,
  ...SERVICE_SCHEMAS,
};

const BY_ID = new Map(Object.values(SCHEMAS).map((schema) => [schema.$id, schema]));

/**
 * A schema with all the others that it refers to under its `$defs`, each with its own `$id`: one file says everything.
 * Source: JSON Schema 2020-12, section 9.3, compound documents.
 */
export function selfContained(schema: JsonSchema): JsonSchema {
  const others = [...reached(schema, new Set([schema]))].filter((one) => one !== schema);
  if (others.length === 0) return schema;
  return { ...schema, $defs: { ...schema.$defs, ...Object.fromEntries(others.map((one) => [one.$id, one])) } };
}

function reached(schema: JsonSchema, seen: Set<JsonSchema>): Set<JsonSchema> {
  for (const [, id = ''] of JSON.stringify(schema).matchAll(/"\$ref":"([a-z-]+\.schema\.json)/g)) {
    const other = BY_ID.get(id);
    if (other === undefined) throw new Error(`no schema ${id}`);
    if (seen.has(other)) continue;
    seen.add(other);
    reached(other, seen);
  }
  return seen;
}

/** The JSON Schemas that come with the tool, by the name that `rolekeeper schema` takes. */
import apply from '../../schemas/apply.schema.json' with { type: 'json' };
import approval from '../../schemas/approval.schema.json' with { type: 'json' };
import bitbucketLock from '../../schemas/bitbucket-lock.schema.json' with { type: 'json' };
import explanation from '../../schemas/explanation.schema.json' with { type: 'json' };
import failure from '../../schemas/failure.schema.json' with { type: 'json' };
import pipelineRole from '../../schemas/pipeline-role.schema.json' with { type: 'json' };
import plan from '../../schemas/plan.schema.json' with { type: 'json' };
import publication from '../../schemas/publication.schema.json' with { type: 'json' };
import restoration from '../../schemas/restoration.schema.json' with { type: 'json' };
import scan from '../../schemas/scan.schema.json' with { type: 'json' };
import settings from '../../schemas/settings.schema.json' with { type: 'json' };
import status from '../../schemas/status.schema.json' with { type: 'json' };
import trustVerdict from '../../schemas/trust-verdict.schema.json' with { type: 'json' };
import validation from '../../schemas/validation.schema.json' with { type: 'json' };

export interface JsonSchema {
  /** The file's name: schemas find each other by it, side by side in one folder. */
  $id: string;
  title: string;
  description: string;
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
  restoration,
  status,
  scan,
  'trust-verdict': trustVerdict,
  publication,
  explanation,
  failure,
};

export const SCHEMAS: Readonly<Record<string, JsonSchema>> = { ...MANIFEST_SCHEMAS, ...OUTPUT_SCHEMAS };

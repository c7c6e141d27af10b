/** The environment of the webhook: what the template sets (infra/webhook-stack.ts) and what the function reads. */
import { normalUuid, type Uuid } from '../src/core/text/uuid.ts';
import type { Watched } from '../src/service/webhook/push.ts';
import type { FunctionEnvironment } from './environment.ts';

export interface WebhookEnvironment
  extends Pick<FunctionEnvironment, `POWERTOOLS_${'SERVICE_NAME' | 'METRICS_NAMESPACE' | 'LOG_LEVEL'}`> {
  /** ARN of the secret; never the secret. */
  SECRET_ID: string;
  /** URL of the queue of doorbells. */
  QUEUE_URL: string;
  /** In braces, as the lock file has them. */
  WORKSPACE_UUID: string;
  REPOSITORY_UUID: string;
  /** The branch that the manifests are merged to. */
  BRANCH: string;
}

export interface WebhookSettings {
  readonly secretId: string;
  readonly queueUrl: string;
  readonly watched: Watched;
}

/**
 * The settings of the webhook, from `process.env`.
 * @throws Error that names every variable that is missing or has a value it cannot have
 */
export function readWebhookEnvironment(env: Readonly<Record<string, string | undefined>>): WebhookSettings {
  const problems: string[] = [];
  const text = (name: keyof WebhookEnvironment) => {
    const value = env[name] ?? '';
    if (value === '') problems.push(`${name} is not set`);
    return value;
  };
  const uuid = (name: keyof WebhookEnvironment): Uuid => {
    const value = text(name);
    const found = normalUuid(value);
    if (found === undefined && value !== '') problems.push(`${name} is "${value}", which is no UUID`);
    return found ?? ('' as Uuid);
  };
  const settings: WebhookSettings = {
    secretId: text('SECRET_ID'),
    queueUrl: text('QUEUE_URL'),
    watched: {
      workspaceUuid: uuid('WORKSPACE_UUID'),
      repositoryUuid: uuid('REPOSITORY_UUID'),
      branch: text('BRANCH'),
    },
  };
  if (problems.length > 0) throw new Error(`The webhook's environment is wrong: ${problems.join('; ')}`);
  return settings;
}

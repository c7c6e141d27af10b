/**
 * The webhook: Bitbucket says that the config branch was pushed to, and the bell rings.
 *
 *   Function URL -> signature over the raw body -> the right event, repository and branch -> doorbell in the queue
 *
 * It is the only part of the service with an address on the internet, so it can do next to nothing: read its own secret
 * and put a message into one queue. That message is no instruction (src/service/doorbell.ts).
 */
import { sendDoorbell } from '../src/aws/doorbell-sender.ts';
import { webhookClients } from '../src/aws/webhook-clients.ts';
import { readWebhookKeys } from '../src/aws/webhook-secret.ts';
import { pushMessage } from '../src/service/doorbell.ts';
import { receive, type WebhookWorld } from '../src/service/webhook/receive.ts';
import { SecretCache } from '../src/service/webhook/secret-cache.ts';
import type { Answer } from '../src/service/webhook/verdict.ts';
import type { InvocationContext } from './log.ts';
import { type Telemetry, withTelemetry } from './middleware.ts';
import { readWebhookEnvironment } from './webhook-environment.ts';

/** What it throws becomes a 502, which Lambda counts and an alarm watches. */
export const handler = withTelemetry(webhook, {});

async function webhook(event: unknown, _context: InvocationContext, telemetry: Telemetry): Promise<Answer> {
  const { answer, line, isForged } = await receive(event, world());
  telemetry.log(line);
  telemetry.count({ WebhookForged: isForged ? 1 : 0 });
  return answer;
}

let connected: WebhookWorld | undefined;

/** Made by the first call and kept, with the keys and the connections. */
function world(): WebhookWorld {
  connected ??= connect();
  return connected;
}

function connect(): WebhookWorld {
  const { secretId, queueUrl, watched } = readWebhookEnvironment(process.env);
  const { secrets, sqs } = webhookClients();
  return {
    watched,
    secrets: new SecretCache(() => readWebhookKeys(secrets, secretId, Date.now), Date.now),
    ring: (push, once) => sendDoorbell(sqs, queueUrl, pushMessage(push), once),
  };
}

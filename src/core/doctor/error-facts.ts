/** What the line of AWS that a reader pastes says for doctor. */
import { pastedMessage } from '../access/pasted-message.ts';
import type { Refusal } from '../access/refusal.ts';
import { type AccessCode, accessCodes } from '../codes/access.ts';
import { type AwsMessageCode, awsMessageCodes } from '../codes/aws-message.ts';
import { AWS_MESSAGE_CAUSES } from '../codes/aws-message-causes.ts';
import type { CodePage } from '../codes/page.ts';
import { shellWord } from '../text/shell-word.ts';
import type { ErrorFacts } from './evidence.ts';

type Facts = NonNullable<ReturnType<typeof pastedMessage>>['facts'];

/** undefined: it is no text of AWS that we know. */
export function errorFacts(text: string): ErrorFacts | undefined {
  const pasted = pastedMessage(text);
  if (pasted === undefined) return undefined;
  const { code, facts } = pasted;
  const causes = AWS_MESSAGE_CAUSES[code];
  const last = causes.at(-1);
  return {
    page: code,
    causes,
    certain: last !== undefined && (causes.length === 1 || CERTAIN.has(code)) ? certain(last, code, facts) : undefined,
    role: facts.roleArn ?? facts.roleName,
    issuer: facts.providerUrl,
    durationSeconds: facts.requestedSeconds,
  };
}

/** Where the last cause is there in any event, and the ones before it say why. */
const CERTAIN: ReadonlySet<AwsMessageCode> = new Set(['aws-boundary']);

/** A text that one thing alone can cause needs no further check. */
function certain(cause: AccessCode, page: AwsMessageCode, facts: Facts): Refusal {
  const { action, resource, roleName, policyArn } = facts;
  const pages: Readonly<Record<string, CodePage>> = { ...accessCodes };
  const what = [
    action === undefined ? undefined : `${action}${resource === undefined ? '' : ` on ${resource}`}`,
    roleName === undefined ? undefined : `as ${roleName}`,
    policyArn === undefined ? undefined : `by ${policyArn}`,
  ].filter((part) => part !== undefined);
  return {
    code: cause,
    message: `AWS says so: ${awsMessageCodes[page].title}${what.length === 0 ? '' : ` (${what.join(', ')})`}`,
    remedy:
      cause === 'action-not-allowed' && action !== undefined
        ? `rolekeeper who-can --action ${shellWord(action)}${resource?.startsWith('arn:') === true ? ` --resource ${shellWord(resource)}` : ''} says which role may; then name it in the manifest’s policies.`
        : (pages[cause]?.remedy ?? 'rolekeeper explain says what it means.'),
  };
}

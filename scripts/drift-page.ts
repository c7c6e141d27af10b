/** The text of docs/drift.md: its kinds are those of the code, with their own pages and metrics. */
import { CODES } from '../src/core/codes/codes.ts';
import type { DriftKind } from '../src/core/model/drift.ts';
import { DRIFT_METRICS } from '../src/service/metrics.ts';

export function driftPage(): string {
  return `${[INTRODUCTION, kindTable(), SEVERITY, SETTINGS, SESSIONS, '## The kinds', ...KINDS.map(section), KEPT, LIMITS].join('\n\n')}\n`;
}

/** How grave it is unless the settings say otherwise, and what is done about it. */
const USUAL: Readonly<Record<DriftKind, { severity: string; done: string; choice: string }>> = {
  'drift-trust': {
    severity: 'high if more could get in, else medium',
    done: 'put back; sessions revoked if more could get in',
    choice: 'heal, report',
  },
  'drift-permissions': {
    severity: 'high if more could be done, else medium',
    done: 'put back, what is too much first',
    choice: 'heal, report',
  },
  'drift-boundary': { severity: 'high', done: 'put back before anything else', choice: '' },
  'drift-session': { severity: 'low', done: 'put back', choice: 'heal, report' },
  'drift-description': { severity: 'low', done: 'put back', choice: 'heal, report' },
  'drift-tags': { severity: 'medium', done: 'put back', choice: 'heal, report (our own tags are always put back)' },
  'drift-deleted': { severity: 'medium', done: 'created again, with a new RoleId', choice: 'heal, report' },
  recreated: { severity: 'high', done: 'never written to', choice: '' },
  'unknown-role': { severity: 'medium', done: 'never written to', choice: '' },
  'ownership-lost': { severity: 'high', done: 'never written to', choice: '' },
  'owner-changed': { severity: 'high', done: 'never written to', choice: '' },
  'owner-unknown': { severity: 'high', done: 'never written to', choice: '' },
  'owner-missing': { severity: 'medium', done: 'never written to', choice: '' },
  'foreign-trust': { severity: 'medium', done: 'reported, with who gets in', choice: 'report, quarantine, delete' },
  'provider-missing': { severity: 'high', done: 'reported; no role is rewritten', choice: '' },
  'provider-changed': { severity: 'high', done: 'reported; no role is rewritten', choice: '' },
  'service-role-changed': { severity: 'high', done: 'reported; its stack owns it', choice: '' },
  'boundary-changed': { severity: 'high', done: 'nothing at all is written until it is settled', choice: '' },
};

const KINDS = Object.keys(USUAL) as DriftKind[];

function kindTable(): string {
  const rows = KINDS.map((kind) => {
    const { severity, done, choice } = USUAL[kind];
    return `| [\`${kind}\`](#${kind}) | ${severity} | ${done} | ${choice === '' ? 'severity only' : choice} | \`${DRIFT_METRICS[kind]}\` |`;
  });
  return ['| kind | usual severity | what is done | can be set | metric |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

function section(kind: DriftKind): string {
  const { title, cause, remedy } = CODES[kind];
  return [`### ${kind}`, `**${title}.** ${cause}`, `*What to do:* ${remedy}`].join('\n\n');
}

const INTRODUCTION = `<!-- Made by \`npm run docs\` of the kinds themselves. Do not edit. -->

# Drift

Manual changes in IAM that no manifest asks for. Rolekeeper looks for them at every pass: on the schedule, and within a minute of a
change where CloudTrail's events arrive (docs/deploy.md). Each kind has a code, a severity, a metric of its own in the namespace
\`Rolekeeper\`, and, where there is a choice, settings. Plan and report name the kind, the role, what was changed, and, where the
event says it, who did it, when, and from where.`;

const SEVERITY = `## Severity

*high*: more may have got in, or more may have been done, than was reviewed; the alarm \`severe-drift\` rings. *medium*: less was
possible than was reviewed, or it changes no access. *low*: no caller could do more or less. For trust and permissions it is worked
out from the policies themselves, in the direction of the manual change; what cannot be worked out counts as more.`;

const SETTINGS = `## Settings

In \`rolekeeper.yaml\`. What loosens a kind needs a reason, and every plan with such drift prints the reason.

\`\`\`yaml
spec:
  drift:
    drift-tags: {response: report, reason: "the cost tool tags roles, FIN-7"}
    drift-description: {severity: medium, reason: "auditors read descriptions, AUD-2"}
    foreign-trust: {response: quarantine, reason: "every pipeline role has a manifest since March, SEC-160"}
    revokeSessions: false
\`\`\`

\`report\` accepts the drift: it is reported and not put back. When the manifest changes, the whole role is made equal to it. A
boundary cannot be accepted as missing: IAM lets the service write to no role without it. What is not ours is never put back.`;

const SESSIONS = `## Sessions

Putting a trust policy back ends no session that was opened meanwhile: it lives for up to twelve hours. So, if more could get in
than the manifest says, or may have, the same pass writes the inline policy \`AWSRevokeOlderSessions\`, as the IAM console does under
*Revoke active sessions*: sessions from before that moment may do nothing any more. IAM cannot distinguish the intruder's sessions
from the pipelines' own: those have to run again. The policy is removed after twelve hours, when no session from before that moment
can be alive. \`revokeSessions: false\` does not revoke them.

An inline policy of that name that a person wrote is handled in the same way, so the service does not undo an incident team's work.
Not covered: sessions that were opened with a role from the one in question (role chaining) have a life of their own, of at most an
hour; and where nothing says what was applied last (\`not-remembered\`), a trust policy that was widened before the same pass that finds
its manifest changed is put back as a change of the manifest: no alarm, no revocation.`;

const KEPT = `## Roles that are kept

A role that is retained, and one whose manifest is broken, has no manifest that counts. It is compared with what was applied to it
last, and put back to that, never beyond: the same kinds, severities, alarms and ended sessions, and drift that the settings accept
is accepted. Only the tag that says how the role goes stays as a person has written it: without it, the role might be deleted.
In a freeze window, and while everything is suspended, drift of such a role is reported and nothing is written; so it is where a
manifest said \`suspend\` before it broke. Every plan lists what is kept, since when, and who gets in; of a role that was kept
when an earlier version ran, the day is that of the first pass of this one.

While nothing can be planned by what is published (\`last-good-revision\`), that is so for every role of the inventory: drift is put back
by the settings that held last, and a role that was deleted by hand is reported, and made again once manifests can be read.

A quiet pass reads nothing more for them: the inventory remembers what IAM showed when the role was compared last, and what was
applied is read only where IAM shows something else.`;

const LIMITS = `## What is not seen

A change that was made and taken back between two passes leaves no drift; CloudTrail has it. Of a role whose removal waits only what a
hand has given counts, as more callers, more permissions or another boundary: neither what it has taken off, nor tags, texts and the
length of sessions. A kept role of which nothing is remembered is compared with nothing, and every plan says which
(\`kept-not-compared\`). A role in quarantine is compared with being closed. Of the service's own roles only who may enter is compared.
Without an inventory (the command line on an account without a service) it is not known what was there before, so \`recreated\`,
\`unknown-role\` and \`drift-deleted\` cannot be reported.`;

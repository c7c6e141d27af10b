/** `rolekeeper doctor`: what keeps a step out of its role. */
import { readToken } from '../../core/access/token-claims.ts';
import { errorFacts } from '../../core/doctor/error-facts.ts';
import { type ErrorFacts, type Evidence, seen, unseen } from '../../core/doctor/evidence.ts';
import { type Examination, examine } from '../../core/doctor/examination.ts';
import { examineGate } from '../../core/doctor/gate-checks.ts';
import { examinationJson } from '../../core/render/examination-json.ts';
import { examinationJUnit } from '../../core/render/examination-junit.ts';
import { UsageError } from '../../errors.ts';
import { flag, oneOf, parsed, positive, text, withDefault } from '../command/option.ts';
import { folder, outputIn, TARGET_TO_EXAMINE } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { accountSeen } from '../doctor/account-seen.ts';
import { askedFacts, manifestFacts } from '../doctor/asked-facts.ts';
import { gateSeen } from '../doctor/gate-seen.ts';
import { keysSeen } from '../doctor/keys-seen.ts';
import { namesSeen } from '../doctor/names-seen.ts';
import { serviceSeen } from '../doctor/service-seen.ts';
import { tokenSent } from '../doctor/token-sent.ts';
import { loadFolder } from '../manifests/manifests.ts';
import { examinationText } from '../text/examination-text.ts';
import { goingOn } from '../text/going-on.ts';

export const verb = defineVerb({
  description:
    'Says what keeps a step out of its role: a list of checks, of the token, the provider, the role’s ARN, its trust policy, the session, and the service, each for one cause with its remedy, the likeliest cause first. What needs a token, an account or the service is left out without it, and the answer says so. With --error, the causes of that line of AWS come first. With --gate, it looks at what the roles with enforcement: gate rest on instead, and lists the managed roles that could pass by the gate: those that could get a network interface into its VPC. Nothing is written, and the token is never printed. Exits 1 if a cause is found.',
  examples: [
    {
      line: 'rolekeeper doctor --token-file web-identity-token --role arn:aws:iam::111122223333:role/bitbucket/checkout-deploy',
      means: 'looks at a token and the manifests, offline',
    },
    {
      line: 'rolekeeper doctor --target aws --role checkout-deploy --error "Not authorized to perform sts:AssumeRoleWithWebIdentity"',
      means: 'looks at the account, for what can cause this line',
    },
    {
      line: 'rolekeeper doctor --gate --target aws --state-bucket rolekeeper-state-111122223333-eu-central-1',
      means: 'looks at the gate: settings, deployment, trust policies, its table, and the roles beside it',
    },
    {
      line: 'rolekeeper doctor --format junit --out test-results/doctor.xml',
      means: 'writes what Bitbucket shows as tests',
    },
  ],
  argument: folder(),
  options: {
    tokenFile: text(
      '--token-file <FILE>',
      'the token of a step, - for standard input; if left out, the file that AWS_WEB_IDENTITY_TOKEN_FILE names, or the step’s own',
    ),
    role: text('--role <ROLE>', 'the ARN as the pipeline writes it, or the name; AWS_ROLE_ARN if left out'),
    duration: parsed('--duration <SECONDS>', 'DurationSeconds, as the pipeline asks for it', positive),
    sessionName: text('--session-name <NAME>', 'RoleSessionName; AWS_ROLE_SESSION_NAME if left out'),
    error: text('--error <TEXT>', 'the line of AWS that the pipeline printed'),
    verify: flag(
      '--verify',
      'ask Bitbucket for the keys of the workspace’s tokens, and verify the token; with ROLEKEEPER_BITBUCKET_TOKEN, also whether the names of the lock file are up to date',
    ),
    gate: {
      ...flag('--gate', 'look at the gate, and not at a step: no token, role or line of AWS is asked for'),
      conflicts: ['tokenFile', 'role', 'duration', 'sessionName', 'error', 'verify'],
    },
    all: flag('--all', 'list every check'),
    ...TARGET_TO_EXAMINE,
    ...outputIn(withDefault(oneOf('--format <FORMAT>', 'text, or junit for test reports', ['text', 'junit']), 'text')),
  },
  async run({ argument: directory, options, ...session }) {
    const { io, output, program } = session;
    const manifests = await loadFolder(directory, io);
    const settings = goingOn(manifests, true, session);
    if (settings === undefined) return 1;
    if (options.gate) return answer(examineGate(await gateSeen(options, { manifests, settings, io })), undefined);
    const token = await tokenSent(options.tokenFile, io);
    const error = options.error === undefined ? undefined : knownError(options.error);
    const asked = askedFacts(options, error, io);
    const evidence: Evidence = {
      now: io.now ?? new Date(),
      manifests: { is: 'seen', value: manifestFacts(manifests, settings, io) },
      token: token === undefined ? unseen('a token (--token-file)') : seen(readToken(token)),
      keys: options.verify ? await keysSeen(token, settings, io) : unseen('the network (--verify)'),
      names: options.verify ? await namesSeen(directory, io) : unseen('the network (--verify)'),
      asked,
      account: await accountSeen(options, { manifests, settings, asked, io, program }),
      service: await serviceSeen(options, settings, io),
      error,
    };
    return answer(examine(evidence), evidence.error?.page);

    function answer(examination: Examination, page: string | undefined): 0 | 1 {
      if (output.json) output.dataJson(examinationJson(examination, { page }));
      else if (options.format === 'junit') output.data(examinationJUnit(examination));
      else output.data(examinationText(examination, { ...output, program, all: options.all, page }));
      return examination.causes.length > 0 ? 1 : 0;
    }
  },
});

/** @throws UsageError if it is no text of AWS that has a page */
function knownError(text: string): ErrorFacts {
  const facts = errorFacts(text);
  if (facts !== undefined) return facts;
  throw new UsageError('--error: this is no answer of AWS to a pipeline that we know', {
    remedy:
      'Paste the line that the pipeline printed, whole; or leave --error out: every check is made without it too.',
  });
}

/** `rolekeeper token inspect`: what the token of a step says, which roles let it in, and why the others do not. */
import { issuerKeys } from '../../bitbucket/issuer-keys.ts';
import { hostOf } from '../../core/access/access-call.ts';
import { type ReadToken, readToken } from '../../core/access/token-claims.ts';
import { entersBy, inspectToken, type TokenInspection, withAskedArn } from '../../core/access/token-inspection.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import { TokenUnreadableError, UsageError, WorldError } from '../../errors.ts';
import { verifyToken } from '../../tokens/verify-token.ts';
import { type AskedRoles, rolesToAsk } from '../account/asked-roles.ts';
import { tokenSource } from '../account/token-source.ts';
import type { Io } from '../command/io.ts';
import { type ArgumentSpec, flag, text } from '../command/option.ts';
import { OUTPUT, TARGET_TO_ASK } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { tokenJson } from '../text/token-json.ts';
import { type SignatureResult, tokenText } from '../text/token-text.ts';

const INSPECT: ArgumentSpec<string> = {
  name: '<ACTION>',
  description: 'what is done with it; inspect reads it, and changes nothing',
  choices: ['inspect'],
};

export const verb = defineVerb({
  description:
    'token inspect says what the token of a step is: its claims, who issued it, which step it is of, by the names of the lock file, for how long it is valid, and what STS makes of its audience; then which roles of the manifests, and with --target of the account, let it in, and for every other role the first reason why not, with a remedy. Its signature is never printed. Without --verify Bitbucket is not asked, and nothing says that it made the token. Exits 1 if it is no token, if STS refuses it whatever the role, if no role that was asked lets it in, or if --verify does not verify it. Nothing is written.',
  examples: [
    { line: 'rolekeeper token inspect', means: 'in a step with oidc: true: reads BITBUCKET_STEP_OIDC_TOKEN' },
    {
      line: 'rolekeeper token inspect --token-file web-identity-token --verify',
      means: 'reads it from a file, and verifies it by the keys of the workspace of the settings',
    },
    {
      line: 'rolekeeper token inspect --token-file - --role checkout-deploy --target aws --json < web-identity-token',
      means: 'asks one role, as the AWS account has it, and answers in JSON',
    },
  ],
  argument: INSPECT,
  options: {
    tokenFile: text(
      '--token-file <FILE>',
      'a file with the token, or - for standard input; BITBUCKET_STEP_OIDC_TOKEN if left out, else the file that AWS_WEB_IDENTITY_TOKEN_FILE names',
    ),
    verify: flag('--verify', 'ask Bitbucket for the keys of the workspace of the settings, and verify it by them'),
    role: text(
      '--role <ROLE>',
      'ask one role, by its name or by the ARN that the pipeline asks for; every role if left out',
    ),
    manifests: text('--manifests <DIR>', 'the manifests folder; manifests if left out and it is there'),
    ...TARGET_TO_ASK,
    ...OUTPUT,
  },
  async run({ options, ...session }) {
    const { io, output, program } = session;
    const now = io.now ?? new Date();
    const { source, text: secret } = await tokenSource(options.tokenFile, io);
    const read = readToken(secret);
    if ('fault' in read) throw new TokenUnreadableError(read.fault);
    const { token } = read;
    const question = { ...options, directory: options.manifests, host: token.issuer && hostOf(token.issuer) };
    const asked = await rolesToAsk(question, session);
    if (asked === undefined) return 1;
    const signature = options.verify ? await verified(secret, asked, now, io) : NOT_ASKED;
    const inspection = inspected(token, asked, now, options.role);
    const about = { source, signature, target: asked.target, lock: asked.settings && asked.world?.lock };
    if (output.json) output.dataJson(tokenJson(inspection, about));
    else output.data(tokenText(inspection, { ...about, paint: output.paint, width: output.width, program }));
    return isRight(inspection, signature) ? 0 : 1;
  },
});

const NOT_ASKED: SignatureResult = { result: 'not-asked', reasons: [] };

function inspected(token: ReadToken, asked: AskedRoles, now: Date, role: string | undefined): TokenInspection {
  const inspection = inspectToken(token, { ...asked, now });
  const { world } = asked;
  if (world === undefined || role === undefined || !/[:/]/.test(role)) return inspection;
  return { ...inspection, roles: inspection.roles.map((answer) => withAskedArn(answer, role, world)) };
}

function isRight(inspection: TokenInspection, { result }: SignatureResult): boolean {
  if (inspection.refusal !== undefined || result === 'refused' || result === 'undecided') return false;
  return inspection.roles.length === 0 || inspection.roles.some((role) => entersBy(inspection, role));
}

/** @throws UsageError without settings: which issuer counts is never asked of the token */
async function verified(secret: string, asked: AskedRoles, now: Date, io: Io): Promise<SignatureResult> {
  const provider = providerOf(asked.settings);
  const audiences = [provider.audience, ...clientIds(asked, provider.host)];
  try {
    const keys = issuerKeys(io.issuer, io.clock);
    const result = await verifyToken(secret, { ...provider, audiences: [...new Set(audiences)] }, { keys, now });
    if (result.verdict === 'unreadable') return { result: 'refused', reasons: [result.fault] };
    if (result.verdict === 'refused') return { result: 'refused', reasons: result.refusals };
    return { result: 'verified', reasons: [] };
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    const { message, remedy = 'Run it again later.' } = error;
    return { result: 'undecided', reasons: [{ code: 'provider-keys', message, remedy }] };
  }
}

/** What the account takes for an audience of this workspace. */
function clientIds({ providers = [] }: AskedRoles, host: string): readonly string[] {
  return providers.find(({ arn }) => arn.endsWith(`:oidc-provider/${host}`))?.clientIds ?? [];
}

function providerOf(settings: Settings | undefined): Settings['provider'] {
  if (settings !== undefined) return settings.provider;
  throw new UsageError('--verify needs the settings: they name the issuer whose keys count', {
    remedy: 'Name the manifests folder with --manifests, or leave --verify out.',
  });
}

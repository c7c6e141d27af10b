/** The gate, as `doctor --gate` looks at it: settings, deployment, trust policies, table, and the roles beside it. Nothing is written. */
import { type AccessRole, accessRoles } from '../../core/access/access-role.ts';
import { policiesToRead } from '../../core/access/role-policies.ts';
import { type Seen, seen, unseen } from '../../core/doctor/evidence.ts';
import type { GateEvidence, GateTableFacts } from '../../core/doctor/gate-evidence.ts';
import { tableAge } from '../../core/gate/freshness.ts';
import { vpcParts } from '../../core/gate/network-actions.ts';
import { scopeOf } from '../../core/manifest/scope.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { Arn } from '../../core/model/ids.ts';
import type { ManagedTexts } from '../../core/model/managed-text.ts';
import { trustWorld } from '../../core/trust/trust-world.ts';
import { openTarget } from '../account/open-target.ts';
import { deploymentBy } from '../account/planning.ts';
import { type OpenState, openState } from '../account/state.ts';
import { stateBucketOf } from '../account/state-bucket.ts';
import type { Io } from '../command/io.ts';
import type { OptionValues } from '../command/option.ts';
import type { TARGET_TO_EXAMINE } from '../command/options.ts';
import type { Manifests } from '../manifests/manifests.ts';
import { waysBeside } from './gate-ways.ts';
import { unreadable } from './unreadable.ts';

interface Examined {
  readonly manifests: Manifests;
  readonly settings: Settings;
  readonly io: Io;
}

type Options = OptionValues<typeof TARGET_TO_EXAMINE>;
type Account = Pick<GateEvidence, 'deployed' | 'trusts' | 'table' | 'neighbours'>;

export async function gateSeen(options: Options, examined: Examined): Promise<GateEvidence> {
  const { settings, manifests } = examined;
  const { gate, account } = settings;
  const inAccount = (gate?.vpcs ?? []).filter((vpc) => vpcParts(vpc)?.account === account);
  const gated = manifests.desired.roles.filter(({ admission }) => admission.enforcement.by === 'gate');
  return {
    account,
    gate: gate && { vpcs: gate.vpcs, inAccount },
    gated: gated.map(({ name }) => name),
    ...(await inTheAccount(options, examined, inAccount)),
  };
}

async function inTheAccount(options: Options, examined: Examined, vpcs: readonly Arn[]): Promise<Account> {
  const { manifests, settings } = examined;
  const { target } = options;
  const { desired } = manifests;
  if (target === undefined) {
    const roles = accessRoles(desired.roles, undefined, trustWorld(settings, desired.lock));
    const missing = unseen('an account (--target)');
    const neighbours = waysBeside(roles, textsOf(settings), vpcs, settings);
    // What a role may do whose manifest is wrong only an account can say.
    const isWhole = vpcs.length === 0 || neighbours.ways.length > 0 || desired.frozen.length === 0;
    return {
      deployed: missing,
      trusts: missing,
      table: missing,
      neighbours: isWhole ? seen(neighbours) : unseen('manifests without a mistake, or an account (--target)'),
    };
  }
  try {
    return await read({ ...options, target }, examined, vpcs);
  } catch (error) {
    const why = unreadable('the account', error);
    return { deployed: why, trusts: why, table: why, neighbours: why };
  }
}

/** @throws WorldError */
async function read(
  options: Options & { readonly target: NonNullable<Options['target']> },
  { manifests: { desired }, settings, io }: Examined,
  vpcs: readonly Arn[],
): Promise<Account> {
  const target = await openTarget(options, { ...io, settings, desired });
  const state = await openState(options, io);
  try {
    const found = await target.reader.read(scopeOf(settings));
    const all = accessRoles(desired.roles, found, trustWorld(settings, desired.lock));
    const ours = all.filter(({ declared, spec }) => declared !== undefined || spec.path === settings.roles.path);
    const texts = await target.reader.readPolicyTexts(policiesToRead(ours.map(({ spec }) => spec)));
    const gated = ours.filter(({ declared }) => declared?.admission.enforcement.by === 'gate');
    const last = await state.inventory?.read();
    return {
      deployed:
        last === undefined
          ? unseen('what is remembered of the account (--state-bucket NAME)')
          : seen(deploymentBy(last, { target, desired }).gate?.vpc),
      trusts: seen({ differing: namesOf(gated, 'trustDiffers'), missing: namesOf(gated, 'missing') }),
      table: await tableSeen(options, state, gated.filter(({ standing }) => standing === 'iam').length, io),
      neighbours: seen(waysBeside(ours, texts, vpcs, settings)),
    };
  } finally {
    state.close();
    target.close();
  }
}

function namesOf(roles: readonly AccessRole[], which: 'trustDiffers' | 'missing'): string[] {
  const wanted = (role: AccessRole) => (which === 'missing' ? role.standing === 'not-applied' : role.trustDiffers);
  return roles.filter(wanted).map(({ name }) => name);
}

async function tableSeen(
  options: Options,
  state: OpenState,
  gated: number,
  { env, now }: Io,
): Promise<Seen<GateTableFacts>> {
  if (gated === 0) return unseen('a role with enforcement: gate that IAM has');
  if (state.gate === undefined || (options.target === 'aws' && stateBucketOf(options, env) === undefined)) {
    return unseen('the state bucket (--state-bucket NAME)');
  }
  try {
    const stored = await state.gate.read();
    if (stored?.table === undefined) return seen({ is: 'unreadable' });
    const { table } = stored;
    if (state.reports === undefined) return seen({ is: 'read', ageSeconds: undefined });
    const pass = await state.reports.latest();
    const ageSeconds = tableAge({ digest: stored.digest, table }, pass?.gate, now ?? new Date());
    return seen({ is: 'read', ageSeconds });
  } catch (error) {
    return unreadable('the gate’s table', error);
  }
}

/** The settings may have the text of the boundary; no other text is in a manifests folder. */
function textsOf({ roles: { permissionsBoundary, boundaryDocument } }: Settings): ManagedTexts {
  if (boundaryDocument === undefined) return new Map();
  return new Map([[permissionsBoundary, { is: 'read', version: '', document: JSON.stringify(boundaryDocument) }]]);
}

/** `rolekeeper init --from`: the first manifests for an account that is there, with what a person has to say about it. */
import {
  type AccountSurvey,
  accountBasis,
  type TrustedWorkspace,
  trustedWorkspaces,
  workspaceUuids,
} from '../../core/import/account-basis.ts';
import { type FirstFile, firstFiles, usualBoundary } from '../../core/import/first-files.ts';
import { validateTree } from '../../core/manifest/validate.ts';
import { placeOf } from '../../core/source/file-place.ts';
import { counted } from '../../core/text/counted.ts';
import { didYouMean } from '../../core/text/did-you-mean.ts';
import { normalUuid, type Uuid } from '../../core/text/uuid.ts';
import { visible } from '../../core/text/visible.ts';
import { UsageError } from '../../errors.ts';
import type { Ask } from '../text/question.ts';

/** What was said on the command line; undefined: it is asked for, or there is a default. */
export interface Said {
  /** The account as people write it, for messages: `dump.json`. */
  readonly from: string;
  readonly workspace: string | undefined;
  readonly workspaceUuid: string | undefined;
  readonly boundary: string | undefined;
  readonly team: string | undefined;
}

export interface FirstManifests {
  readonly files: readonly FirstFile[];
  /** A line each. */
  readonly notes: readonly string[];
}

/**
 * @param ask undefined: nobody is there to be asked
 * @throws UsageError where the account says nothing, or two things, and nobody says which; or where it needs settings that
 *   cannot be written
 */
export async function firstManifests(survey: AccountSurvey, said: Said, ask: Ask | undefined): Promise<FirstManifests> {
  const workspace = await chosen(survey, said, ask);
  const uuid = await uuidOfWorkspace(workspace, said, ask);
  const basis = accountBasis(survey.account, workspace, uuid);
  const { repositories } = basis.places;
  if (repositories.size === 0) {
    const roles = counted(workspace.trusts.length, 'role');
    throw new UsageError(
      `${roles} of account ${survey.account} trust workspace ${workspace.workspace}, and none names a repository by its UUID: there is nothing to begin a lock file with`,
      {
        remedy:
          'Run rolekeeper init without --from, and put account, workspace and your first repository into what it writes; rolekeeper lint-trust --role NAME says of such a role who gets in.',
      },
    );
  }
  const usual = usualBoundary(basis);
  const boundary = said.boundary ?? (await answered(ask, 'ARN of the permissions boundary', usual)) ?? usual;
  const team = said.team ?? (await answered(ask, 'Folder of the first team', FIRST_TEAM)) ?? FIRST_TEAM;
  refuseTeam(team);
  const files = firstFiles({ basis, boundary, team, roleNames: survey.roles.map(({ name }) => name) });
  refuseInvalid(files);
  const environments = [...repositories.values()].reduce((sum, own) => sum + own.size, 0);
  return {
    files,
    notes: [
      `Account ${basis.account}, workspace ${basis.workspace}: ${counted(workspace.trusts.length, 'role')} of ${survey.roles.length} trust it, and name ${counted(repositories.size, 'repository', 'repositories')} and ${counted(environments, 'environment')}.`,
      ...basis.remarks,
      boundary === usual
        ? `The permissions boundary ${boundary} is what the deployment makes (docs/deploy.md); until it is there, IAM refuses every new role.`
        : `The permissions boundary is ${boundary}: it has to be there before the first role is made.`,
    ].map(visible),
  };
}

const FIRST_TEAM = 'platform';

async function answered(ask: Ask | undefined, question: string, byDefault: string): Promise<string | undefined> {
  if (ask === undefined) return undefined;
  const answer = await ask(`${question} [${byDefault}] `);
  if (answer === undefined) throw unanswered();
  return answer.trim() === '' ? byDefault : answer.trim();
}

function unanswered(): UsageError {
  return new UsageError('the question was not answered: nothing was written', {
    remedy: 'Run it again, or give the answers as options: rolekeeper init --help lists them.',
  });
}

async function chosen(survey: AccountSurvey, said: Said, ask: Ask | undefined): Promise<TrustedWorkspace> {
  const all = trustedWorkspaces(survey);
  const [first] = all;
  if (first === undefined) {
    throw new UsageError(
      `${said.from}: no role of account ${survey.account} trusts Bitbucket, and it has no provider of a workspace: there is nothing to begin with`,
      {
        remedy:
          'Check that this is the account that you mean. In an account without such roles, run rolekeeper init without --from.',
      },
    );
  }
  const slugs = all.map(({ workspace }) => workspace);
  const list = all
    .map(({ workspace, trusts, provider }) => {
      const gone = provider === 'missing' ? ', whose provider is gone' : '';
      return `${visible(workspace)} (${counted(trusts.length, 'role')}${gone})`;
    })
    .join(', ');
  const word = said.workspace ?? (all.length === 1 ? first.workspace : undefined);
  const wanted =
    word ?? (await answered(ask, `The account trusts several workspaces: ${list}. Which one`, first.workspace));
  if (wanted === undefined) {
    throw new UsageError(`the account trusts several workspaces, and one folder is for one: ${list}`, {
      remedy: `Say which: --workspace ${first.workspace}`,
    });
  }
  const found = all.find(({ workspace }) => workspace === wanted);
  if (found !== undefined) return found;
  const near = didYouMean(wanted, slugs);
  throw new UsageError(`--workspace ${wanted}: nothing in account ${survey.account} trusts this workspace`, {
    remedy: near === undefined ? `It trusts ${list}.` : `Did you mean ${near}?`,
  });
}

async function uuidOfWorkspace(found: TrustedWorkspace, said: Said, ask: Ask | undefined): Promise<Uuid> {
  const known = workspaceUuids(found);
  const [first] = known;
  const question =
    known.length > 1
      ? `The account names several UUIDs of workspace ${found.workspace}: ${known.join(', ')}. Which one`
      : `No audience of the account names the UUID of workspace ${found.workspace}. It is in Bitbucket: Repository settings, OpenID Connect. Which is it`;
  const word = said.workspaceUuid ?? (known.length === 1 ? first : await answered(ask, question, first ?? 'none'));
  const uuid = normalUuid(word ?? '');
  if (uuid !== undefined) return uuid;
  throw new UsageError(
    word === undefined || word === 'none' ? question.replace(/\. Which( one| is it)$/, '') : `${word} is no UUID`,
    { remedy: `Say which: --workspace-uuid "${first ?? '{…}'}", from Repository settings, OpenID Connect.` },
  );
}

/** @throws UsageError if no manifest could be in a folder of this name */
function refuseTeam(team: string): void {
  const place = placeOf(`teams/${team}/role.yaml`);
  if (place.is === 'role' && place.team === team) return;
  throw new UsageError(`${team} cannot be the folder of a team`, {
    remedy: 'The name becomes a tag of roles: letters, digits, spaces and _.:=+-@',
  });
}

/** What was said or read can be something that settings cannot have. @throws UsageError */
function refuseInvalid(files: readonly FirstFile[]): void {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const tree = {
    name: 'what would be written',
    revision: undefined,
    files: files.map(({ path, text }) => ({ path, bytes: bytes(text) })),
    unreadable: [],
  };
  const [issue] = validateTree(tree).issues;
  if (issue === undefined) return;
  throw new UsageError(`what would be written is not valid: ${issue.place.file}: ${issue.message}`, {
    remedy: `Nothing was written. ${issue.remedy.charAt(0).toUpperCase()}${issue.remedy.slice(1)}.`,
  });
}

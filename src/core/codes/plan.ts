/** What a guardrail or the plan reports (`Finding`). */
import { DUMP_COMPLETION } from './dump-command.ts';
import { gatePlanCodes } from './gated-role.ts';
import type { CodePage } from './page.ts';

export const planCodes = {
  'any-branch': {
    title: 'Every branch may enter',
    cause:
      'The manifest says anyBranch: true. Every branch, tag, pull request and custom pipeline that reaches the repository (or the environments that it names) may then assume the role: a person who can push can edit bitbucket-pipelines.yml.',
    remedy:
      'Nothing, if you mean it: every plan reports it so that it is not forgotten. Otherwise name environments and branches.',
    example: 'environments: [production]\nbranches: [main]',
  },
  ...gatePlanCodes,
  'manifests-invalid': {
    title: 'Deletions wait until every manifest can be read',
    cause:
      'Some manifests are wrong or could not be read. Any of them may declare one of the roles that now seem undeclared, so no role is deleted. Everything else goes on.',
    remedy:
      'Fix the manifests that are listed, then run again. Do not remove a manifest to be rid of its mistake: its role would be deleted.',
  },
  'empty-source': {
    title: 'No manifest declares a role',
    cause:
      'The manifests declare no role at all, and roles of ours exist. The usual reason is a failed checkout or a wrong folder, so nothing is deleted.',
    remedy:
      'Check that the right folder was read, and restore the manifests. No approval helps here: a last role that should go is deleted by hand, in IAM, by a person who has seen that nothing uses it.',
  },
  'too-many-deletions': {
    title: 'More roles would be deleted than the limit allows',
    cause:
      'More roles would be deleted than limits.deletions in rolekeeper.yaml allows: more than its count and more than its share of our roles. A lost folder or a bad merge looks like this.',
    remedy:
      'Restore the manifests. If all of these roles should be deleted, approve exactly this set with the command that the message names.',
    example: 'rolekeeper approve DIGEST',
  },
  'whole-team': {
    title: 'Every role of a team would be deleted',
    cause:
      'All roles of a team would be deleted, except those that were retained or closed before. A renamed or lost team folder looks like this.',
    remedy:
      'Restore the folder. If it was renamed, publish the new manifests with previousNames, for each role a former name of its own. If the new roles are there already, or the team is gone, approve the deletion with the command that the message names.',
    example: 'rolekeeper approve DIGEST',
  },
  'partial-read': {
    title: 'IAM was read in part only',
    cause: 'IAM gave only a part of its roles. A role that is missing in a part may well exist, so nothing is planned.',
    remedy:
      'Run again. If this happens again, check the permissions of the reader: iam:ListRoles and iam:GetAccountAuthorizationDetails on *.',
  },
  'name-taken': {
    title: 'A role of this name exists and is not ours',
    cause:
      'A role of this name exists in the account and is not ours: it is under another path, does not carry our tag, or names another owner (or none, where the deployment takes over no such role). We cannot know what depends on it, so it is not touched.',
    remedy:
      'If it is ours and has lost its tag or its owner tag, give it that tag back (ownership-lost, owner-changed, owner-unknown): it is then made equal to the manifest. Otherwise choose another name in the manifest: the existing role stays as it is.',
  },
  'cannot-move': {
    title: 'The role exists in other letter case',
    cause:
      'The role exists with its name in other letter case. IAM ignores case when it looks for a name, and cannot rename a role; a role that is deleted and created again is another role: resource policies that name the old one break.',
    remedy: 'Write the name in the manifest as IAM has it. Its pipelines go on as they are.',
  },
  'path-changed': {
    title: 'Roles of ours are under another path than roles.path',
    cause:
      'roles.path in rolekeeper.yaml was edited, and roles of ours are under the path of before: the inventory knows them by their RoleId, or, where nothing is remembered, they carry our tag. IAM cannot move a role. They are left alone: neither changed, nor deleted, nor closed as foreign roles. As long as a manifest declares one of them, no role at all is deleted, as the new path may hold roles of others.',
    remedy:
      'Set roles.path back. To have roles under another path, make new ones there, beside these: with a manifests folder of their own, whose rolekeeper.yaml has the new path, and under new names, as an account has each name once. Move the pipelines to the new roles, and remove the manifests of the old ones when nothing uses them any more. docs/runbook.md has the steps.',
    example: 'roles: {path: /bitbucket/}',
  },
  'not-watched': {
    title: 'The boundary, or the roles of the service, are not watched',
    cause:
      'The document of the permissions boundary and the trust policies of the service’s own roles are compared with what was deployed. No deployment is known here: the service is not deployed in this account, its inventory was not read, or the boundary is not in its stack and the settings do not have its text. A manual change of them would not show.',
    remedy:
      'Deploy the service (docs/deploy.md), and name its state bucket with --state-bucket. Of a boundary that is not in its stack put the text under roles.boundaryDocument in rolekeeper.yaml, and deploy again.',
  },
  'not-remembered': {
    title: 'Nothing says what was applied last',
    cause:
      'IAM and a manifest differ, and nothing remembers what was applied to the role before: no service with a state bucket, no earlier apply to this file, and no --base. It is not known whether the difference was made by hand or in the manifest, so the stricter counts: what lets in more than the manifest counts as opened by hand, and the sessions of that role end when it is put right; and --fail-on widening takes everything that is not sure to be less for more.',
    remedy:
      'Give `plan` the manifests that were applied last (`--base origin/main`, or a folder), or the state bucket of the service (`--state-bucket`). An account that Rolekeeper applies to from here remembers from the next apply on.',
    example: 'rolekeeper plan --target aws --base origin/main --fail-on widening',
  },
  'last-good-revision': {
    title: 'What is published is wrong: the last good revision stays in force',
    cause:
      'The settings or the lock file of the published revision cannot be read, or are of another account; or the revision as a whole is not what was published, is older than one that was seen, or is missing. Of a service that fetches its manifests: the branch cannot be read, or was rewritten. No manifest counts then. The service goes on with the settings and the lock file of the last revision that it could plan by, and puts every role that it knows back to what was applied to it last: an opened door does not stay open. It creates, deletes and closes no role, attaches nothing new, and changes nothing that only a manifest asks for. A role that was deleted by hand is reported, and made again once manifests can be read. A role elsewhere that pipelines may enter is reported only.',
    remedy:
      'Look at the error of the report, correct what it names, and publish again, or merge the correction. Until then the pass has failed, and its alarm rings. To keep a role as a person has left it, suspend it in its manifest before, or publish settings that say suspend: true.',
    example: 'rolekeeper validate && rolekeeper publish',
  },
  'kept-not-compared': {
    title: 'A kept role is not compared',
    cause:
      'No valid manifest declares the role, and it is kept: its last manifest or the settings say retain, or its manifest is broken. It would be put back to what was applied to it last, and nothing says what that was: it was kept already when an earlier version ran, or the command line plans on an account without what the service remembers. A change made there by hand does not show.',
    remedy:
      'Read who gets in, which the plan lists for every role that is kept. To have it compared, declare it again in a valid manifest: what is applied then is remembered, also after the manifest is gone. On the command line, `--state-bucket` reads what the service remembers, and `--base` says which manifests were applied last.',
    example: 'rolekeeper plan --target aws --state-bucket rolekeeper-state-111122223333',
  },
  'not-compared': {
    title: 'The state does not have some fields',
    cause:
      'The state that was read does not have some fields: `aws iam get-account-authorization-details` alone has neither session duration nor description. They are not compared, and a difference would not show.',
    remedy: `Add it to the dump with \`${DUMP_COMPLETION}\`, or plan against the account itself.`,
  },
  'attestation-missing': {
    title: 'No person attests which branches may deploy to an environment',
    cause:
      'The manifest names branches and an environment. IAM pins the environment; which branches may deploy there is a Bitbucket setting that no API shows. No attestation in bitbucket.lock.yaml says, for this environment of this repository, that only the named branches may. It is a warning, or a mistake in the manifest where rolekeeper.yaml says attestation: required.',
    remedy:
      'Look at the environment in Bitbucket (Repository settings, Deployments; Bitbucket Premium), let it admit only these branches, and write who has seen it, when, and the UUID of that environment into bitbucket.lock.yaml, beside the environments of that repository. An environment that the manifest names by UUID needs its name there first. If every branch that may deploy there may enter, leave branches out.',
    example:
      'attested:\n  production: {branches: [main], by: platform team, on: 2026-11-03, uuid: "{ENVIRONMENT-UUID}"}',
  },
  'attestation-differs': {
    title: 'More branches may deploy to an environment than the manifest names',
    cause:
      'The manifest names branches and an environment. IAM pins the environment; which branches may deploy there is a Bitbucket setting. The attestation of that setting in bitbucket.lock.yaml names other branches as well. It is a warning, or a mistake in the manifest where rolekeeper.yaml says attestation: required.',
    remedy:
      'Restrict the environment in Bitbucket (Repository settings, Deployments) and renew the attestation; or name the other branches in the manifest, so that it says what is true.',
    example:
      'attested:\n  production: {branches: [main], by: platform team, on: 2026-11-03, uuid: "{ENVIRONMENT-UUID}"}',
  },
  'attestation-unbound': {
    title: 'An attestation does not name the environment that it is of',
    cause:
      'A person attests what Bitbucket shows of one environment. Names pass to others, so an attestation names the UUID of the environment that the person has seen. This one names none, or another than the environment has now: it does not count, and plans say not attested. It is a warning, or a mistake in the manifest where rolekeeper.yaml says attestation: required.',
    remedy:
      'Look at the environment in Bitbucket (Repository settings, Deployments). If what is attested is true of it, write its UUID and the new day into the attestation; otherwise attest what is true.',
    example:
      'attested:\n  production: {branches: [main], by: platform team, on: 2026-11-03, uuid: "{ENVIRONMENT-UUID}"}',
  },
  recreated: {
    title: 'A role was deleted and created again by hand',
    cause:
      'The role has our path, our tag and a name that the inventory knows, but another RoleId: the role was deleted and created again by hand, or it only pretends to be ours. IAM never gives a RoleId twice.',
    remedy:
      'Find out who created it (CloudTrail, CreateRole). Rolekeeper never changes or deletes it. Choose another name in the manifest: the new role is made beside this one, and the pipelines can be moved to it. Delete this one in IAM only when nothing uses it any more (RoleLastUsed; policies of buckets, keys and other accounts that name it). If a manifest still declares the name then, the next pass creates the role again, with another RoleId: its pipelines cannot enter until that is done.',
  },
  'unknown-role': {
    title: 'A role looks like ours, and the inventory does not know it',
    cause:
      'The role has our path and our tag, no manifest declares it, and the inventory does not know it. It may be a copy made by hand, or the inventory was lost.',
    remedy:
      'Declare it in a manifest: it is made equal to that, and known from then on. Without a manifest it stays as it is, and is never deleted. To have it deleted, declare it first, and remove that manifest later: then it is kept as a snapshot, and the limits count it. If every role is unknown, the inventory was lost: bring its last good version back (docs/runbook.md).',
  },
  'ownership-lost': {
    title: 'A role under our path does not carry our tag',
    cause:
      'The tag rolekeeper:managed-by was removed, or a role was created under the path that is reserved for managed roles.',
    remedy:
      'Without the tag it is never changed or deleted. If it is ours: first see that a valid manifest declares it, then give it back its tag; it is then made equal to the manifest. With the tag and without a manifest it is deleted, or closed, like any role that was removed from the manifests; rolekeeper plan shows which, before it happens. If it is not ours, leave it as it is. To free our path of it, make it again under another path, move what uses it, and delete this one when nothing does any more.',
    example:
      '# first: a manifest that declares it\naws iam tag-role --role-name NAME --tags Key=rolekeeper:managed-by,Value=rolekeeper',
  },
  'owner-changed': {
    title: 'The owner tag of a role that we made was changed by hand',
    cause:
      'The inventory knows this very role, by its RoleId, as ours. Its tag rolekeeper:owner names another owner now, or, where the deployment takes over no role without an owner, was removed. Nothing but a person, or another tool, does that. The role is neither healed nor deleted while it is so.',
    remedy:
      'Find out who changed it (CloudTrail, TagRole and UntagRole) and what else was changed with it. If the role is ours: first see that a valid manifest declares it, whose last day is not over, then put the tag back; it is then made equal to the manifest. With the tag and without a manifest it is deleted, or closed, like any role that was removed from the manifests; rolekeeper plan shows which, before it happens. If it is not ours, leave it as it is. After the deployment was renamed, or moved to another workspace, this is said of every role: docs/deploy.md has the steps.',
    example:
      '# first: a manifest that declares it\naws iam tag-role --role-name NAME --tags Key=rolekeeper:owner,Value=WORKSPACE-UUID/default',
  },
  'owner-unknown': {
    title: 'A role under our path names an owner that the settings do not name',
    cause:
      'The role is under our path, carries our tag, and its tag rolekeeper:owner names another workspace or another deployment. It may belong to another config repository that works in this account, or somebody copied a tag. It is never changed or deleted, and an alarm rings.',
    remedy:
      'Find out who made it (CloudTrail, CreateRole and TagRole). If that owner is another config repository of yours, name it under owners in rolekeeper.yaml. If the role is ours: first see that a valid manifest declares it, as a role of ours without one is deleted; then compare deployment and provider.workspaceUuid in rolekeeper.yaml with the tag, as one of them may be mistyped, and correct it. If neither is, put the tag back (owner-changed). Otherwise leave it as it is.',
    example: 'owners:\n  - {deployment: payments, who: "the payments platform, SEC-181"}',
  },
  'owner-missing': {
    title: 'A role looks like ours, names no owner, and nothing here knows it',
    cause:
      'The role has our path and our tag and no tag rolekeeper:owner: it was made before there were owners, or the tag was removed. No manifest declares it, and the inventory does not know its RoleId, so it may as well belong to another config repository. It is never changed or deleted.',
    remedy:
      'If it is ours, declare it in a manifest: it is made equal to that, and gets our owner tag. Where the deployment takes over no role without an owner, put the tag on it after that: with the tag and without a manifest it is deleted. If it belongs to another config repository, that one puts its tag on it in its next pass. Otherwise leave it as it is.',
  },
  'other-owners': {
    title: 'Roles belong to another owner that the settings name',
    cause:
      'The roles carry our tag, and their tag rolekeeper:owner names an owner that is listed under owners in rolekeeper.yaml. They are neither changed nor deleted, and no alarm rings for them, wherever in the account they are.',
    remedy:
      'Nothing. If that owner is not one of yours any more, take it out of owners: its roles under our path are reported then (owner-unknown), and those elsewhere count as any role that is not ours, which is closed or deleted where the settings and the deployment ask for it (foreign-trust).',
  },
  'policy-missing': {
    title: 'A managed policy, or the permissions boundary, does not exist',
    cause:
      'A role would get a managed policy, or a permissions boundary, that its account does not have. IAM would refuse it in the middle of an apply. So a new role is not made yet; of a role that exists everything else is put right, and only this policy is not attached; without its boundary no role is made or changed.',
    remedy:
      'Create the policy first, or correct its ARN: under policies in the manifest, or roles.permissionsBoundary in rolekeeper.yaml. The next pass goes on.',
    example: 'aws iam get-policy --policy-arn arn:aws:iam::111122223333:policy/ci/checkout-deploy',
  },
  'policy-not-attachable': {
    title: 'IAM attaches this managed policy to no role of ours',
    cause:
      'The policy exists, and IAM would refuse to put it on the role: AWS has withdrawn it, or keeps it for a role of its own service (aws-service-role/…). What is held back is the same as for policy-missing.',
    remedy: 'Name another policy, or write its statements into the manifest.',
  },
  'policy-not-read': {
    title: 'It is not known whether a managed policy exists',
    cause:
      'A role would get a managed policy, and whether that exists could not be read: the caller may not call iam:GetPolicy on it, or a dump does not hold it. That is never taken for "it does not exist": nothing is held back, and IAM decides when the policy is attached.',
    remedy: 'Allow iam:GetPolicy on the policy to whoever plans, or plan against the account itself.',
  },
  'policy-text-refused': {
    title: 'A role guardrail refuses what a customer managed policy says',
    cause:
      'A role attaches a managed policy of the account, and its text, read from the account, holds what a rule of docs/guardrails.md refuses: by itself, or together with the other policies of the role. The name of the rule stands in brackets at the end. A new role is not made; of a role that exists everything else is put right, and only this policy is not attached. A role that has the policy already is not held back, whoever changed the policy: it is told in every plan.',
    remedy:
      'Have the owner of the policy take it out (a new default version), or write statements into the manifest for what the pipeline calls. If it is meant, the platform can except the role from the rule, with a reason, under guardrails in rolekeeper.yaml.',
    example:
      'aws iam get-policy-version --policy-arn arn:aws:iam::111122223333:policy/ci/checkout-deploy --version-id v3',
  },
  'policy-text-unread': {
    title: 'A managed policy of a role was not looked at',
    cause:
      'What it says is needed to judge the role, and could not be read: whoever plans may not call iam:GetPolicy or iam:GetPolicyVersion on it, or a dump does not hold it. Nothing is concluded from that, and nothing is held back: it may allow anything.',
    remedy:
      'Allow both calls on the policy to whoever plans (the roles of the deployment may), or dump the account without a filter: `aws iam get-account-authorization-details`.',
  },
  'provider-changed': {
    title: 'The Bitbucket OIDC provider is not as the settings describe it',
    cause:
      'The provider of the account has another address, does not list our audience as a client id, or lists others as well. It is shared by all pipelines, and it was changed.',
    remedy:
      'Compare it with provider: in rolekeeper.yaml and with what Bitbucket shows (Repository settings, OpenID Connect), and correct the one that is wrong. Keep a client id until you know that it is not the right one. Rolekeeper never changes the provider.',
    example: 'aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN',
  },
  'provider-missing': {
    title: 'The Bitbucket OIDC provider does not exist',
    cause:
      'The account has no OIDC identity provider for this workspace. Roles can be created, but no pipeline can assume them.',
    remedy:
      "If provider.workspace in rolekeeper.yaml is wrong, correct it. Otherwise create the provider once for the account, with the workspace's issuer as its URL and our audience as client id. Bitbucket shows both under Repository settings, OpenID Connect.",
    example:
      'aws iam create-open-id-connect-provider --url https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc --client-id-list ari:cloud:bitbucket::workspace/WORKSPACE-UUID',
  },
} satisfies Record<string, CodePage>;

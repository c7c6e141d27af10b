/** `rolekeeper explain-access`: which roles let a step in, and why each other role does not; no token is needed. */
import { permissionTo } from '../../core/access/permission.ts';
import { rolePolicies } from '../../core/access/role-policies.ts';
import { stepAccess } from '../../core/access/step-access.ts';
import { accessExplanationJson } from '../../core/render/access-json.ts';
import { lintTrust } from '../../core/trust/lint/trust-lint.ts';
import { UsageError } from '../../errors.ts';
import { accessView, roleCalled } from '../account/access-view.ts';
import { text, withDefault } from '../command/option.ts';
import { ACCESS_TARGET, OUTPUT } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { actionAsked, askedStep } from '../manifests/asked-step.ts';
import { accessText } from '../text/access-text.ts';
import { roleAccessText } from '../text/role-access-text.ts';

export const verb = defineVerb({
  description:
    'Says which roles let a step of a repository in, and of every other role the first reason why not, with its remedy. No token is needed. With --role, all about one role: its trust policy, its session, what it may do, and with --action whether it may do that. The manifests count; with --target what IAM has, and where a manifest differs, that is said. IAM sees no branch unless tokens carry it: who keeps it is said instead. Exits 1 if the step gets into none of the roles, or the action is certainly not allowed. Nothing is written.',
  examples: [
    {
      line: 'rolekeeper explain-access --repo checkout-api --environment production',
      means: 'for a step that deploys to production',
    },
    {
      line: 'rolekeeper explain-access --repo checkout-api --branch feature/cart --target aws',
      means: 'for a step without deployment, by what IAM has',
    },
    {
      line: 'rolekeeper explain-access --repo checkout-api --environment production --role checkout-deploy --action s3:PutObject',
      means: 'all about one role, and whether it may do that',
    },
  ],
  options: {
    repo: text('--repo <REPOSITORY>', 'the slug or UUID of the repository that runs the step'),
    environment: text(
      '--environment <NAME>',
      'the deployment environment, by name or UUID; a step without deployment if left out',
    ),
    branch: text('--branch <NAME>', 'the branch that the step runs on'),
    role: text('--role <NAME>', 'one role, by name or ARN, with all that there is to say of it'),
    action: text('--action <ACTION>', 'with --role: whether the role may do this, such as s3:PutObject'),
    resource: text('--resource <ARN>', 'with --action: on this resource; on all and on some if left out'),
    manifests: withDefault(text('--manifests <DIR>', 'the manifests folder'), 'manifests'),
    ...ACCESS_TARGET,
    ...OUTPUT,
  },
  async run({ options, ...session }) {
    const { io, output, program } = session;
    const { action, resource } = options;
    if (action !== undefined && options.role === undefined) {
      throw new UsageError('--action is about one role', {
        remedy: 'Add --role NAME; or ask `rolekeeper who-can --action` for all roles.',
      });
    }
    if (resource !== undefined && action === undefined) {
      throw new UsageError('--resource means nothing without --action', {
        remedy: 'Add --action, such as s3:PutObject.',
      });
    }
    const view = await accessView(options, session);
    if (view === undefined) return 1;
    try {
      const { settings, world, source, isAccount } = view;
      const { step, repository } = await askedStep(options, settings, world, io);
      const asked = action === undefined ? undefined : actionAsked(action, resource, settings);
      const one = options.role === undefined ? undefined : roleCalled(options.role, view);
      const roles = one === undefined ? view.roles : [one];
      const place = { world, environments: repository.environments, providers: view.providers };
      const found = roles.map((role) => stepAccess(step, role, place));
      const [first] = found;
      const context = { paint: output.paint, width: output.width, program, world, source, isAccount };
      const policies = one && rolePolicies(one.spec, await view.policyTexts([one]));
      const permission = asked && policies && permissionTo(asked, policies);
      if (output.json) {
        const detail = policies && { policies, permission };
        output.dataJson(accessExplanationJson(step, found, detail, { source, world, asked }));
      } else if (one === undefined || first === undefined || policies === undefined) {
        output.data(accessText(step, found, context));
      } else {
        const whoGetsIn = lintTrust(one.spec.trust, world).admits?.words ?? [
          'its trust policy is not one that IAM takes',
        ];
        output.data(roleAccessText(step, first, { whoGetsIn, policies, asked, permission }, context));
      }
      const isShut = found.every(({ access }) => access.is === 'no');
      return isShut || permission?.is === 'no' ? 1 : 0;
    } finally {
      view.close();
    }
  },
});

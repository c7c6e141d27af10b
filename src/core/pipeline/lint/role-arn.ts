/** Whether the step asks for this role, and not for another one. */
import type { Misspelling } from '../role-aim.ts';
import { shownHoles } from '../written.ts';
import type { Check } from './check.ts';

export const askedRole: Check = ({ aim, arn, role, step, script, audiences }) => {
  const remedy = `write ${arn}`;
  const cannot = { code: 'pipeline-role', answer: 'cannot-match', refuser: 'other', remedy } as const;
  switch (aim.is) {
    case 'this':
      return undefined;
    case 'misspelt':
      return { ...cannot, message: `${aim.arn.text} ${HOW[aim.how]} ${arn}`, at: aim.arn.at };
    case 'another': {
      const whose = aim.role === undefined ? 'a role that no manifest declares' : `role ${aim.role.name}`;
      const message = `the step asks for ${whose} (${shownHoles(aim.arn.text)}), and not for ${role.name}`;
      return { ...cannot, message, at: aim.arn.at };
    }
    case 'perhaps': {
      const message = `which role the step asks for depends on ${shownHoles(aim.arn.text)}, a variable or template`;
      return { ...OPEN, message, remedy, at: aim.arn.at };
    }
    case 'chosen': {
      const message = 'the step names several roles, and a condition in its script decides which one it asks for';
      return { ...OPEN, message, remedy: 'write a step for each role', at: aim.arn.at };
    }
    case 'mentioned': {
      // Otherwise token-used.ts says that a program may take it.
      if (script.token !== 'used') return undefined;
      const message = `the step names ${aim.arn.text}, and no line asks for it with the token`;
      return { ...OPEN, message, remedy: `write \`export AWS_ROLE_ARN=${arn}\``, at: aim.arn.at };
    }
    case 'unsaid': {
      // Without a token it asks for none; token-made.ts says so.
      if (audiences.every((one) => one === 'none') || script.token === 'unused') return undefined;
      const message =
        'the step names no role: its ARN comes from a variable of Bitbucket, or from a program that the script starts';
      return { ...OPEN, message, remedy, at: step.at };
    }
  }
};

const OPEN = { code: 'pipeline-unknown', answer: 'cannot-be-known', refuser: 'other' } as const;

const HOW: Readonly<Record<Misspelling, string>> = {
  case: 'is in another letter case than the role’s ARN, which counts letter for letter:',
  path: 'lacks the role’s path, or has another one; the ARN is',
  account: 'is in another account or partition; the ARN is',
  typo: 'is not the ARN of the role; it is',
};

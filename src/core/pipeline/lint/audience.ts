/** For whom the token is made: the audience that the role's trust policy asks for, and no other beside it. */
import { anyAnswer, judged, rightBranches, rightPlaces, type StepCase } from '../step-case.ts';
import type { TokenAudience } from '../step-tokens.ts';
import type { Check } from './check.ts';

export const audience: Check = (one) => {
  const { audiences, step, file, world } = one;
  const lists = audiences.filter((list): list is readonly string[] => list !== 'none');
  const answer = judged(lists.map((list) => answerTo(one, list)));
  if (answer === 'yes' || lists.length === 0) return undefined;
  const wanted = world.trust.provider.audience;
  const own = step.oidc?.is === 'audiences' ? step.oidc : file.oidc;
  const at = own?.at ?? step.oidc?.at ?? step.at;
  const isUsual = wanted === `ari:cloud:bitbucket::workspace/${world.trust.provider.workspaceUuid.slice(1, -1)}`;
  const remedy = isUsual
    ? 'write `oidc: true` without audiences, in a step that needs no other audience'
    : `write \`oidc: {audiences: ["${wanted}"]}\`, and no other audience`;
  if (answer === 'open') {
    const message = `for whom the token is made is not certain; the role asks for ${wanted} alone`;
    return { code: 'pipeline-unknown', answer: 'cannot-be-known', refuser: 'iam', message, remedy, at };
  }
  const from = own === file.oidc && own !== undefined ? ' (from `options.oidc`)' : '';
  const shown = lists[0] ?? [];
  const several = lists.every((list) => list.length > 1);
  const message = several
    ? `the token has ${shown.length} audiences${from}: STS refuses it, as it does not say which one is meant`
    : `the token is made for ${shown.join(', ')}${from}; the role asks for ${wanted}`;
  return {
    code: 'pipeline-audience',
    answer: 'cannot-match',
    refuser: several ? 'sts' : 'iam',
    message,
    remedy,
    at,
  };
};

function answerTo(one: StepCase, list: TokenAudience) {
  const branches = rightBranches(one);
  return anyAnswer(rightPlaces(one), (place) => anyAnswer(branches, (branch) => one.asks(list, place, branch)));
}

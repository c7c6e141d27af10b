import type { RoleRule } from './rule.ts';

/** An Allow by exception allows everything else, and everything that AWS adds later. */
export const invertedAllow: RoleRule = {
  codes: ['inverted-allow'],
  level: 'refuse',
  settles: true,
  check({ statements }) {
    return statements.flatMap(({ effect, notActions, notResources, place }) => {
      if (effect === 'Deny') return [];
      const elements = [notActions && 'NotAction', notResources && 'NotResource'].filter(
        (element) => element !== undefined,
      );
      return elements.map((element) => ({
        pointer: `${place.pointer}/${element}`,
        message: `${element} with Allow: everything is allowed except this list, also what AWS adds later`,
        remedy: `write ${element.slice(3)} and list what is allowed; ${element} is right in a Deny`,
      }));
    });
  },
};

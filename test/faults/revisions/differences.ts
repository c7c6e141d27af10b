/** What one revision says and another does not, in a few lines. */
import type { Revision, Sketch } from './revision.ts';

export function differences(before: Revision, after: Revision): string[] {
  const old = new Map(before.roles.map((role) => [role.name, role]));
  const now = new Map(after.roles.map((role) => [role.name, role]));
  const { roles: _, ...settings } = after;
  const unlike = Object.entries(settings).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof Revision]),
  );
  return [
    ...before.roles.filter(({ name }) => !now.has(name)).map((role) => `- ${told(role)}`),
    ...after.roles.flatMap((role) => changedLine(old.get(role.name), role)),
    ...unlike.map(([key, value]) => `~ ${key} ${JSON.stringify(value)}`),
  ];
}

function changedLine(before: Sketch | undefined, after: Sketch): string[] {
  if (before === undefined) return [`+ ${told(after)}`];
  return told(before) === told(after) ? [] : [`~ ${told(before)} => ${told(after)}`];
}

function told({ name, team, file, previousNames, onRemoval, expires }: Sketch): string {
  const more = [
    file,
    previousNames.length > 0 && `was ${previousNames.join(', ')}`,
    onRemoval,
    expires && `until ${expires}`,
  ].filter(Boolean);
  return [`${team}/${name}`, ...more].join('; ');
}

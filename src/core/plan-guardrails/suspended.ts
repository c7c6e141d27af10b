import { SETTINGS_FILE } from '../source/file-place.ts';
import type { PlanRule } from './rule.ts';

/** A person works on it by hand, or wants to look first. Every plan reports it, so that it is not forgotten. */
export const suspended: PlanRule = {
  codes: ['suspended'],
  check: ({ changes, declared, expired, settings }) => [
    ...(settings.suspended
      ? [
          {
            code: 'suspended' as const,
            blocks: 'writes' as const,
            message: `${SETTINGS_FILE} says suspend: true, so nothing is written`,
            remedy: `remove suspend from ${SETTINGS_FILE} to go on`,
          },
        ]
      : []),
    ...[...declared, ...expired]
      .filter((role) => role.suspended)
      .map(({ name, file }) => ({
        code: 'suspended' as const,
        blocks: 'writes' as const,
        role: name,
        message: 'its manifest says suspend: true, so nothing is written to it',
        remedy: `remove suspend from ${file} to go on`,
      })),
    // Of a broken manifest it is remembered.
    ...changes.flatMap((change) =>
      change.kind === 'update' && change.kept !== undefined && change.desired.suspended
        ? [
            {
              code: 'suspended' as const,
              blocks: 'writes' as const,
              role: change.name,
              message: 'its manifest said suspend: true before it was broken, so nothing is written to it',
              remedy: `correct ${change.desired.file}, without suspend, to go on`,
            },
          ]
        : [],
    ),
  ],
};

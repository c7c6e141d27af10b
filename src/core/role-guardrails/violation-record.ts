/** What becomes of a violation: by the level of its rule, for this role, in these settings. */
import type { GuardrailCode } from '../codes/guardrail.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { GuardrailLevel, GuardrailSetting } from '../manifest/settings.ts';
import { isInManaged } from '../permissions/managed-statements.ts';
import { valueAt } from '../text/json-pointer.ts';
import { attributed } from './managed-words.ts';
import type { CheckedRole, RoleRule, RoleUnderCheck, Violation } from './rule.ts';

/** `settled` are the pointers where a more severe rule has reported; those of this rule are added. */
export function record(
  violations: readonly Violation[],
  { codes: [code], level: usual, settles }: RoleRule,
  { manifest, settings }: RoleUnderCheck,
  settled: Set<string>,
  checked: CheckedRole,
): void {
  const setting = settings.guardrails[code as GuardrailCode];
  const exception = setting?.exceptions.get(manifest.name);
  const level = levelOf(usual, setting, exception);
  // The statements of a preset are all at one place.
  const reported = new Set<string>();
  const places = new Set<string>();
  // A managed policy is one place for people. Accepting `logs:*` there accepts nothing else that it says.
  const left = violations.filter(({ pointer, action }) => !settled.has(pointer) && !settled.has(action ?? pointer));
  for (const { message, remedy, ...about } of attributed(left, manifest)) {
    const pointer = presentPointer(manifest, about.pointer);
    places.add(pointer);
    const action = about.action === undefined ? pointer : presentPointer(manifest, about.action);
    if (settled.has(pointer) || settled.has(action) || reported.has(pointer + message)) continue;
    reported.add(pointer + message);
    const place = manifest.document.locate(pointer);
    if (level === 'refuse') {
      checked.issues.push({ code, message, remedy, pointer, place });
    } else if (level === 'warn') {
      const why = exception ?? setting?.reason;
      checked.findings.push({
        code,
        blocks: 'nothing',
        role: manifest.name,
        message: why === undefined ? message : `${message} (allowed: ${why})`,
        remedy,
        pointer,
        place,
      });
    }
  }
  if (settles && level !== 'refuse') for (const { pointer } of violations) settled.add(pointer);
  for (const pointer of places) {
    if (level === 'refuse' || (settles && !isWithin(pointer, violations))) settled.add(pointer);
  }
}

/** Whether the place is that of a managed policy in whose text the violations are. */
function isWithin(place: string, violations: readonly Violation[]): boolean {
  return violations.some(({ pointer }) => isInManaged(pointer) && pointer.startsWith(`${place}/text`));
}

/** An exception prevents a refusal; it does not switch on a rule that is off. */
function levelOf(
  usual: GuardrailLevel,
  setting: GuardrailSetting | undefined,
  exception: string | undefined,
): GuardrailLevel {
  const level = setting?.level ?? usual;
  return exception !== undefined && level === 'refuse' ? 'warn' : level;
}

/** The pointer, or the nearest one around it that is there. */
function presentPointer({ document }: Manifest, pointer: string): string {
  let present = pointer;
  while (present !== '' && valueAt(document.value, present) === undefined) {
    present = present.slice(0, present.lastIndexOf('/'));
  }
  return present;
}

/** What becomes of a violation: by the level of its rule, for this role, in these settings. */
import type { GuardrailCode } from '../codes/guardrail.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { GuardrailLevel, GuardrailSetting } from '../manifest/settings.ts';
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
  for (const { message, remedy, ...about } of attributed(violations, manifest)) {
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
  if (settles || level === 'refuse') for (const pointer of places) settled.add(pointer);
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

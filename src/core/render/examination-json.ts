/** What doctor found, for programs: schemas/examination.schema.json. */
import type { Examination } from '../doctor/examination.ts';

export function examinationJson(
  { causes, results, unchecked, notes }: Examination,
  about: { page: string | undefined },
): unknown {
  return {
    version: 'rolekeeper.examination/v1',
    page: about.page ?? null,
    causes: causes.map(({ code, message, remedy, details }) => ({
      code,
      message,
      remedy,
      ...(details && { details }),
    })),
    unchecked,
    ...(notes && { notes }),
    checks: results.map((result) => ({
      id: result.id,
      topic: result.topic,
      needs: result.needs,
      holds: result.holds,
      result: result.is,
      why: result.is === 'left-out' ? result.why : null,
    })),
  };
}

/** The event in an object that may only wrap it. */
import { isJsonObject, type JsonObject, parseJsonObject } from '../text/json.ts';

/**
 * An event as CloudTrail writes it stands for itself. In `CloudTrailEvent` of a looked-up event, and in `message` of a
 * CloudWatch log, it is a text that holds JSON; EventBridge has it in `detail`. undefined if that text holds none.
 */
export function withoutWrapping(outer: JsonObject): JsonObject | undefined {
  if (Object.hasOwn(outer, 'eventName')) return outer;
  const { CloudTrailEvent, message, detail } = outer;
  const inner = CloudTrailEvent ?? message;
  if (typeof inner === 'string') return parseJsonObject(inner);
  return isJsonObject(detail) ? detail : outer;
}

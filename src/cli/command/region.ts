/** Regions of AWS, as people write them. */
const REGION = /^[a-z]{2,4}(-[a-z]{1,12}){1,3}-\d{1,2}$/;

/** Whether it has the form of one; AWS has new ones every year. */
export function isRegion(word: string): boolean {
  return REGION.test(word);
}

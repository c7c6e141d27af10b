/** When the issuer is asked again, beside what test/functions/gate-issuer.test.ts sees of it from outside. */
import { describe, expect, it } from 'vitest';
import { KEY_TIMES, KeyCache } from '../../../src/service/gate/key-cache.ts';

describe('an issuer that is away for longer than its keys count', () => {
  it('is asked again after the short pause, as where there never were keys', async () => {
    let now = 0;
    let isAway = false;
    const cache = new KeyCache(
      async () => {
        if (isAway) throw new Error('away');
        return [{ n: 'n', e: 'e', kid: 'k' }];
      },
      () => now,
    );
    await cache.current();
    isAway = true;
    now = KEY_TIMES.longest;
    await expect(cache.current()).rejects.toThrow('away');
    isAway = false;
    now += KEY_TIMES.pauseWithout - 1;
    await expect(cache.current()).rejects.toThrow('away');
    now += 1;
    expect(await cache.current()).toHaveLength(1);
  });
});

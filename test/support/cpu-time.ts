/** What a call costs: milliseconds of this thread's own time, so that a busy machine makes no test fail. */
export function cpuTime<Result>(call: () => Result): { result: Result; milliseconds: number } {
  const begin = process.threadCpuUsage();
  const result = call();
  const { user, system } = process.threadCpuUsage(begin);
  return { result, milliseconds: (user + system) / 1000 };
}

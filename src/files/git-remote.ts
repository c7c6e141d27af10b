/** Where the clone that a folder is in comes from. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** The address of `origin`; undefined where there is no git, no clone, or no such remote. */
export async function gitOrigin(directory: string): Promise<string | undefined> {
  const git = spawn('git', ['-C', directory, 'remote', 'get-url', 'origin'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<number | null>((resolve) => git.on('error', () => resolve(null)).on('close', resolve));
  const [output, code] = await Promise.all([text(git.stdout), ended]);
  return code === 0 && output.trim() !== '' ? output.trim() : undefined;
}

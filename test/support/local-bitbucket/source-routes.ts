/** The files of a commit: a folder as a listing, down to a depth; a file as it is. */
import { pageOf } from './paging.ts';
import { notFound, refuse } from './refusal.ts';
import { commitOf, type LocalAnswer, REPOSITORY, type Route } from './route.ts';
import type { LocalTree } from './state.ts';

export const sourceRoutes: readonly Route[] = [
  {
    ...{ method: 'GET', path: `${REPOSITORY}/src/{commit}/{path}`, scope: 'repository', isDeep: true },
    query: ['pagelen', 'page', 'max_depth'],
    answer: (call): LocalAnswer => {
      const { repository, commit } = commitOf(call);
      const { workspace, repo_slug: name, path = '' } = call.parameters;
      const tree = repository.trees.get(commit) ?? {};
      const file = tree[path];
      if (file !== undefined) return { status: 200, raw: textOf(file) };
      if (!path.endsWith('/')) throw notFound(path);
      const depth = Number(call.query.get('max_depth') ?? 1);
      if (!Number.isInteger(depth) || depth < 1) throw refuse(400, 'Invalid max_depth');
      const entries = entriesIn(tree, path, depth);
      if (entries.length === 0) throw notFound(path);
      const address = `/repositories/${workspace}/${name}/src/${commit}/${path}`;
      // This listing does not count what it has.
      const { size: _, ...page } = pageOf(entries, address, call.query);
      return { status: 200, body: page };
    },
  },
];

function entriesIn(tree: LocalTree, folder: string, depth: number): object[] {
  const inside = Object.entries(tree).filter(([path]) => path.startsWith(folder));
  const levels = (path: string) => path.slice(folder.length).split('/').length;
  const folders = new Set(
    inside.flatMap(([path]) => {
      const parts = path.slice(folder.length).split('/').slice(0, -1);
      return parts.map((_, index) => folder + parts.slice(0, index + 1).join('/'));
    }),
  );
  return [
    ...[...folders].map((path) => ({ type: 'commit_directory', path, attributes: [] })),
    ...inside.map(([path, content]) => ({
      type: 'commit_file',
      path,
      size: Buffer.byteLength(textOf(content)),
      attributes: typeof content === 'string' ? [] : 'link' in content ? ['link'] : ['subrepository'],
    })),
  ].filter(({ path }) => levels(path) <= depth);
}

function textOf(content: LocalTree[string]): string {
  return typeof content === 'string' ? content : 'link' in content ? content.link : '';
}

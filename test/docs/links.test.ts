// Whoever follows a link in the documentation arrives.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesIn, projectPath, readProjectFile } from './project-files.ts'

const pages = [
  'README.md',
  'AGENTS.md',
  'CONTRIBUTING.md',
  ...['docs', 'bench', 'local'].flatMap((folder) => filesIn(folder)),
].filter((path) => path.endsWith('.md'))

describe('documentation', () => {
  test.each(pages)('%s links to files and headings that exist', (page) => {
    const broken = linksOf(readProjectFile(page)).filter((link) => !resolves(page, link))
    expect(broken).toEqual([])
  })

  test.each(pages)('%s names only commands of package.json', (page) => {
    const { scripts } = JSON.parse(readProjectFile('package.json')) as { readonly scripts: Record<string, string> }
    const named = [...readProjectFile(page).matchAll(/npm run (?:-s )?(?<name>[a-z][\w:-]*)/g)].map(
      ({ groups }) => groups?.['name'] ?? '',
    )
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })

  test.each(pages)('%s names only files that exist', (page) => {
    const named = [
      ...readProjectFile(page).matchAll(/`(?<path>(?:shared|functions|local|ops|test|bench|docs)\/[\w./-]+)`/g),
    ].map(({ groups }) => groups?.['path'] ?? '')
    expect(named.filter((path) => !existsSync(projectPath(path)))).toEqual([])
  })
})

function linksOf(page: string): readonly string[] {
  const links = page.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/\]\((?<target>[^)\s]+)\)/g)
  return [...links].map(({ groups }) => groups?.['target'] ?? '').filter((target) => !/^[a-z]+:/.test(target))
}

function resolves(page: string, link: string): boolean {
  const [file = '', anchor] = link.split('#')
  const target = file === '' ? page : join(dirname(page), file)
  if (!existsSync(projectPath(target))) return false
  return anchor === undefined || anchorsOf(readProjectFile(target)).includes(anchor)
}

/** As GitHub makes them of headings. */
function anchorsOf(page: string): readonly string[] {
  return [...page.matchAll(/^#+ (?<heading>.+)$/gm)].map(({ groups }) =>
    (groups?.['heading'] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

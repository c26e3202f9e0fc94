/** Plants one violation of each wall in a copy of the tree, and sees each refused by the tool that is responsible for it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyTree, lint, root, typeErrors } from './tree-copy.ts'
import { walk } from './walls.ts'

type Planted = { wall: string; file: string; source: string; tool: 'lint' | 'types' | 'walk'; says: string }

const planted: Planted[] = [
  // Rooms
  {
    wall: 'shared imports nothing of ours',
    file: 'shared/lib/p1.ts',
    source: `import '../../electron/core/log.ts'`,
    tool: 'lint',
    says: 'noRestrictedImports',
  },
  {
    wall: 'shared imports nothing of the page',
    file: 'shared/lib/p2.ts',
    source: `import '../../renderer/state/api.ts'`,
    tool: 'walk',
    says: 'renderer/state/api.ts',
  },
  { wall: 'shared imports no package but zod', file: 'shared/lib/p3.ts', source: `import 'yaml'`, tool: 'walk', says: 'yaml' },
  { wall: 'shared imports no React', file: 'shared/lib/p4.ts', source: `import 'react'`, tool: 'lint', says: 'noRestrictedImports' },
  { wall: 'shared imports no Node', file: 'shared/lib/p5.ts', source: `import 'node:fs'`, tool: 'lint', says: 'noNodejsModules' },
  {
    wall: 'the page never imports the backend',
    file: 'renderer/state/p6.ts',
    source: `import '../../electron/core/log.ts'`,
    tool: 'lint',
    says: 'noRestrictedImports',
  },
  { wall: 'the page imports no Node', file: 'renderer/app/p7.tsx', source: `import 'node:fs'`, tool: 'lint', says: 'noNodejsModules' },
  {
    wall: 'a control knows no feature',
    file: 'renderer/ui/p8.tsx',
    source: `import '../features/planted/p9.tsx'`,
    tool: 'lint',
    says: 'noRestrictedImports',
  },
  {
    wall: 'a feature never imports another',
    file: 'renderer/features/planted/p9.tsx',
    source: `import '../other/page.tsx'`,
    tool: 'walk',
    says: 'renderer/features/other/page.tsx',
  },
  {
    wall: 'the viewer of lines knows no feature',
    file: 'renderer/log-view/p40.ts',
    source: `import '../features/logs/pick.ts'`,
    tool: 'lint',
    says: 'noRestrictedImports',
  },
  {
    wall: 'the viewer of lines knows no feature, however it is imported',
    file: 'renderer/log-view/p41.ts',
    source: `void import('../features/logs/pick.ts')`,
    tool: 'walk',
    says: 'renderer/features/logs/pick.ts',
  },
  {
    wall: 'the list of what engines hold knows no feature',
    file: 'renderer/engine-list/p43.ts',
    source: `import '../features/containers/actions.ts'`,
    tool: 'lint',
    says: 'noRestrictedImports',
  },
  {
    wall: 'the list of what engines hold knows no feature, however it is imported',
    file: 'renderer/engine-list/p44.ts',
    source: `void import('../features/containers/actions.ts')`,
    tool: 'walk',
    says: 'renderer/features/containers/actions.ts',
  },
  {
    wall: 'the viewer of files knows no feature',
    file: 'renderer/files-view/p45.ts',
    source: `import '../features/volumes/names.ts'`,
    tool: 'lint',
    says: 'noRestrictedImports',
  },
  {
    wall: 'the viewer of files knows no feature, however it is imported',
    file: 'renderer/files-view/p46.ts',
    source: `void import('../features/volumes/names.ts')`,
    tool: 'walk',
    says: 'renderer/features/volumes/names.ts',
  },
  {
    wall: 'a control does not know the viewer of lines',
    file: 'renderer/ui/p42.ts',
    source: `import '../log-view/moment.ts'`,
    tool: 'walk',
    says: 'renderer/log-view/moment.ts',
  },
  {
    wall: 'core knows no provider',
    file: 'electron/core/p10.ts',
    source: `import '../providers/docker/index.ts'`,
    tool: 'lint',
    says: 'noRestrictedImports',
  },
  {
    wall: 'core knows no api',
    file: 'electron/core/p11.ts',
    source: `import '../api/containers.ts'`,
    tool: 'walk',
    says: 'electron/api/containers.ts',
  },
  {
    wall: 'a capability knows no provider',
    file: 'electron/capabilities/p12.ts',
    source: `import type {} from '../providers/docker/index.ts'`,
    tool: 'lint',
    says: 'noRestrictedImports',
  },
  {
    wall: 'a provider never imports another',
    file: 'electron/providers/planted/p13.ts',
    source: `import '../docker/client.ts'`,
    tool: 'walk',
    says: 'electron/providers/docker/client.ts',
  },
  {
    wall: 'a provider knows no api',
    file: 'electron/providers/planted/p14.ts',
    source: `import '../../api/index.ts'`,
    tool: 'lint',
    says: 'noRestrictedImports',
  },
  {
    wall: 'an api never imports a provider',
    file: 'electron/api/p15.ts',
    source: `await import('../providers/docker/index.ts')`,
    tool: 'lint',
    says: 'noRestrictedImports',
  },
  {
    wall: 'compose projects know no provider',
    file: 'electron/compose/p25.ts',
    source: `import '../providers/docker/index.ts'`,
    tool: 'walk',
    says: 'electron/providers/docker/index.ts',
  },
  {
    wall: 'registries know no api',
    file: 'electron/registries/p23.ts',
    source: `import '../api/containers.ts'`,
    tool: 'walk',
    says: 'electron/api/containers.ts',
  },
  {
    wall: 'registries know no provider',
    file: 'electron/registries/p24.ts',
    source: `import '../providers/docker/index.ts'`,
    tool: 'walk',
    says: 'electron/providers/docker/index.ts',
  },
  {
    wall: 'the backend names no provider',
    file: 'electron/p16.ts',
    source: `import './providers/docker/index.ts'`,
    tool: 'walk',
    says: 'electron/providers/docker/index.ts',
  },
  {
    wall: 'the backend has no screen',
    file: 'electron/api/p17.ts',
    source: `import '../../renderer/state/api.ts'`,
    tool: 'lint',
    says: 'noRestrictedImports',
  },
  {
    wall: 'the backend imports no Electron',
    file: 'electron/core/p18.ts',
    source: `import { app } from 'electron'\nexport const a = app`,
    tool: 'lint',
    says: 'noRestrictedImports',
  },
  {
    wall: 'the page imports no Electron',
    file: 'renderer/app/p19.ts',
    source: `import { ipcRenderer } from 'electron'\nexport const i = ipcRenderer`,
    tool: 'lint',
    says: 'noRestrictedImports',
  },
  {
    wall: 'the shell talks to no engine',
    file: 'electron/shell/p20.ts',
    source: `import '../providers/docker/index.ts'`,
    tool: 'lint',
    says: 'noRestrictedImports',
  },
  {
    wall: 'nothing imports in a circle',
    file: 'electron/core/p21.ts',
    source: `import { b } from './p22.ts'\nexport const a = () => b()`,
    tool: 'lint',
    says: 'noImportCycles',
  },
  {
    wall: 'nothing imports in a circle, seen from the other side',
    file: 'electron/core/p22.ts',
    source: `import { a } from './p21.ts'\nexport const b = (): number => a()`,
    tool: 'lint',
    says: 'noImportCycles',
  },
  // What a room's tsconfig does not know does not compile in it.
  {
    wall: 'shared has no Node',
    file: 'shared/lib/p30.ts',
    source: `export const e = process.env`,
    tool: 'types',
    says: `Cannot find name 'process'`,
  },
  {
    wall: 'shared has no DOM',
    file: 'shared/lib/p31.ts',
    source: `export const t = document.title`,
    tool: 'types',
    says: `Cannot find name 'document'`,
  },
  {
    wall: 'the backend has no DOM',
    file: 'electron/core/p32.ts',
    source: `export const t = document.title`,
    tool: 'types',
    says: `Cannot find name 'document'`,
  },
  {
    wall: 'the page has no Node',
    file: 'renderer/state/p33.ts',
    source: `export const e = process.env.HOME`,
    tool: 'types',
    says: `Cannot find name 'process'`,
  },
  {
    wall: 'the page has no Buffer',
    file: 'renderer/ui/p34.tsx',
    source: `export const b = Buffer.from('')`,
    tool: 'types',
    says: `Cannot find name 'Buffer'`,
  },
  // Habits
  {
    wall: 'no promise is forgotten',
    file: 'electron/core/p40.ts',
    source: `const f = async () => 1\nexport const g = () => {\n  f()\n}`,
    tool: 'lint',
    says: 'noFloatingPromises',
  },
  {
    wall: 'no switch forgets a case',
    file: 'shared/lib/p41.ts',
    source: `export function f(a: 'x' | 'y') {\n  switch (a) {\n    case 'x':\n      return 1\n  }\n  return 2\n}`,
    tool: 'lint',
    says: 'useExhaustiveSwitchCases',
  },
  { wall: 'exports have names', file: 'shared/lib/p42.ts', source: `export default 1`, tool: 'lint', says: 'noDefaultExport' },
  {
    wall: 'no file outgrows its reader',
    file: 'shared/lib/p43.ts',
    source: 'export const a = [\n'.concat('  1,\n'.repeat(400), ']'),
    tool: 'lint',
    says: 'noExcessiveLinesPerFile',
  },
  {
    wall: 'files are named in kebab-case',
    file: 'shared/lib/PlantedHelper.ts',
    source: `export const a = 1`,
    tool: 'lint',
    says: 'useFilenamingConvention',
  },
  {
    wall: 'text from outside is never HTML',
    file: 'renderer/ui/p44.tsx',
    source: `export const A = () => <p dangerouslySetInnerHTML={{ __html: '' }} />`,
    tool: 'lint',
    says: 'noDangerouslySetInnerHtml',
  },
]

const { copy, remove } = copyTree()
const plant = (files: Planted[]) => {
  for (const { file, source } of files) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    writeFileSync(join(copy, file), `/** Planted. */\n${source}\n`)
  }
}

const said = { lint: '', types: '', walk: '' }

beforeAll(async () => {
  // Types first, and by themselves: one import of Electron would bring Node's types into the page's room.
  plant(planted.filter(({ tool }) => tool === 'types'))
  said.types = (await Promise.all(['shared', 'renderer', 'electron'].map((room) => typeErrors(copy, room)))).flat().join('\n')
  plant(planted)
  said.lint = await lint(copy)
  said.walk = walk(copy)
    .breaches.map(({ from, to }) => `${from} → ${to}`)
    .join('\n')
}, 120_000)

afterAll(remove)

describe('a planted violation is refused', () => {
  test.each(planted)('$wall ($tool)', ({ file, tool, says }) => {
    const about = said[tool].split('\n').filter((line) => line.includes(file))
    expect(about.join('\n')).toContain(says)
  })
})

describe('the tree as it is', () => {
  test('imports only what it may', () => {
    const { files, imports, breaches } = walk(root)
    // A walk that finds nothing to walk would find nothing wrong, either.
    expect(files).toBeGreaterThan(50)
    expect(imports).toBeGreaterThan(100)
    expect(breaches).toEqual([])
  })

  test('passes the linter on every wall', () => {
    const rules = ['noRestrictedImports', 'noNodejsModules', 'noImportCycles', 'noExcessiveLinesPerFile', 'useFilenamingConvention']
    const about = said.lint.split('\n').filter((line) => rules.some((rule) => line.includes(`/${rule},`)))
    expect(about.filter((line) => !planted.some(({ file }) => line.includes(file)))).toEqual([])
  })
})

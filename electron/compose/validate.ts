/** Checks the text of a compose file: its YAML, then what the specification says, then what it refers to. Never throws, whatever the text. */
import type { FileProblem } from '../../shared/contract/compose.ts'
import { checkReferences, type Declared, declaredIn } from './check-references.ts'
import { checkShape } from './check-shape.ts'
import { specification } from './specification.ts'
import { mostProblems, readYaml } from './yaml-text.ts'

/** @param others the texts of the project's other files, when it has some */
export function validateCompose(text: string, others: readonly string[] = []): FileProblem[] {
  const file = readYaml(text)
  // An empty file is no project; nothing else can be said of it.
  const shape = file.root || file.problems.length === 0 ? checkShape(file, specification) : []
  const declared = others.length > 0 ? joined(others.map((other) => declaredIn(readYaml(other)))) : undefined
  const references = file.root ? checkReferences(file, declared) : []
  // Looking into it may find more problems of the text itself.
  const problems = file.problems.concat(shape, references)
  return problems.sort((a, b) => a.line - b.line || a.column - b.column).slice(0, mostProblems)
}

const joined = (all: Declared[]): Declared => ({
  services: all.flatMap(({ services }) => services),
  networks: all.flatMap(({ networks }) => networks),
  volumes: all.flatMap(({ volumes }) => volumes),
  secrets: all.flatMap(({ secrets }) => secrets),
  configs: all.flatMap(({ configs }) => configs),
})

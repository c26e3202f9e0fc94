/** What images are called. */
import type { Image } from '../../../shared/contract/images.ts'
import { withEngine } from '../../state/engines.ts'

/** As the engine's own command line shortens it. */
export const shortId = (id: string): string => id.replace(/^[a-z0-9]+:/, '').slice(0, 12)

/** Where there is no tag: the repository that it came from, or nothing. */
const noName = '<none>'

type Named = Pick<Image, 'tags' | 'digests' | 'image'>

/** Its name: a tag, or what is known of where it came from with its id. */
export function imageName({ tags: [tag], digests: [digest], image }: Named): string {
  return tag ?? `${digest?.slice(0, digest.indexOf('@')) ?? noName} ${shortId(image)}`
}

/** What an engine is asked for it by. */
export const imageKey = ({ tags: [tag], image }: Pick<Image, 'tags' | 'image'>): string => tag ?? image

/** Its name, with its engine's where there are several. */
export const wholeName = (row: Image): string => withEngine(imageName(row), row.source)

/** A file's name for what is saved of them. */
export function fileName(rows: readonly Named[]): string {
  const [first] = rows
  const name = rows.length === 1 && first ? (first.tags[0] ?? shortId(first.image)) : 'images'
  return `${(name.split('/').at(-1) ?? name).replaceAll(/[^\w.-]+/g, '-')}.tar`
}

/** Names and ids of images on their way into a request. What is neither (it came from a page) never becomes a part of another path. */
import { dockerHub, type ImageReference, parseImageReference } from '../../../shared/lib/image-reference.ts'
import { badReferenceFault, digestNameFault, noImageFault } from './image-faults.ts'

const isId = (text: string) => /^(?:sha256:)?[0-9a-f]{4,64}$/.test(text)

/** The path of an image by its name or id. */
export function imagePath(image: string): string {
  if (!isId(image) && !parseImageReference(image)) throw noImageFault(image)
  // Podman takes the beginning of an id for a name when it says what it is.
  return `/images/${/^sha256:[0-9a-f]{4,63}$/.test(image) ? image.slice(7) : image}`
}

export function reference(text: string): ImageReference {
  const parsed = parseImageReference(text)
  if (!parsed) throw badReferenceFault(text)
  return parsed
}

/** A name to give or to push: one with a digest says already which image it is, and an engine would take its `latest` instead. */
export function givenName(text: string): ImageReference & { tag: string } {
  const { digest, tag = 'latest', ...named } = reference(text)
  if (digest !== undefined) throw digestNameFault(text)
  return { ...named, tag }
}

/** The repository as the engine writes it: Docker's own without its host. */
export const repositoryOf = ({ host, repository }: ImageReference): string =>
  host === dockerHub ? repository.replace(/^library\//, '') : `${host}/${repository}`

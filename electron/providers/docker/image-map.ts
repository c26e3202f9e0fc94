/** What the engine says of images, in our words. Pure. */
import type { ImageDetail, ImageLayer } from '../../../shared/contract/images.ts'
import type { ImageRow } from '../../capabilities/images.ts'
import { toImageId, toLabels } from './map.ts'

/** The part of an entry of /images/json that we read. */
export type ListedImage = {
  Id: string
  ParentId?: string
  RepoTags?: string[] | null
  RepoDigests?: string[] | null
  Created?: number | string
  Size?: number
  VirtualSize?: number
  Labels?: Record<string, string> | null
}

export type ListedStep = { Id?: string; Created?: number; CreatedBy?: string; Size?: number; Comment?: string }

type Config = {
  Entrypoint?: string[] | string | null
  Cmd?: string[] | string | null
  Env?: string[] | null
  WorkingDir?: string
  User?: string
  ExposedPorts?: Record<string, unknown> | null
  Volumes?: Record<string, unknown> | null
  Labels?: Record<string, string> | null
  StopSignal?: string
  Healthcheck?: { Test?: string[] | null } | null
}
export type InspectedImage = ListedImage & {
  Author?: string
  Comment?: string
  Os?: string
  Architecture?: string
  Variant?: string
  Config?: Config | null
  RootFS?: { Layers?: string[] | null } | null
}

/** An image without a name has these, or none. */
const named = (names: string[] | null | undefined) => (names ?? []).filter((name) => !name.includes('<none>')).sort()

/** All but who uses it, which the containers tell. */
export function toImageRow(listed: ListedImage): Omit<ImageRow, 'usedBy'> {
  const tags = named(listed.RepoTags)
  const digests = named(listed.RepoDigests)
  return {
    image: toImageId(listed.Id),
    tags,
    digests,
    size: listed.Size ?? listed.VirtualSize ?? 0,
    created: toTime(listed.Created),
    // As the engine's own prune counts: one that is known by its digest only is so, too.
    dangling: tags.length === 0,
    labels: toLabels(listed.Labels),
    ...(listed.ParentId ? { parent: toImageId(listed.ParentId) } : {}),
  }
}

/** The list counts seconds, the document prints a date. */
const toTime = (created: number | string | undefined): number =>
  typeof created === 'number' ? Math.max(0, created * 1000) : Math.max(0, Date.parse(created ?? '') || 0)

export function toImageDetail(image: InspectedImage): ImageDetail {
  const config = image.Config ?? {}
  return {
    image: toImageId(image.Id),
    tags: named(image.RepoTags),
    digests: named(image.RepoDigests),
    platform: [image.Os, image.Architecture, image.Variant].filter(Boolean).join('/'),
    author: image.Author ?? '',
    comment: image.Comment ?? '',
    size: image.Size ?? image.VirtualSize ?? 0,
    created: toTime(image.Created),
    entrypoint: words(config.Entrypoint),
    command: words(config.Cmd),
    env: (config.Env ?? []).map((entry) => {
      const at = entry.indexOf('=')
      return at === -1 ? { name: entry, value: '' } : { name: entry.slice(0, at), value: entry.slice(at + 1) }
    }),
    workdir: config.WorkingDir ?? '',
    user: config.User ?? '',
    ports: Object.keys(config.ExposedPorts ?? {}).sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)),
    volumes: Object.keys(config.Volumes ?? {}).sort(),
    labels: toLabels(config.Labels),
    ...(config.StopSignal ? { stopSignal: config.StopSignal } : {}),
    ...(config.Healthcheck?.Test?.length ? { healthcheck: config.Healthcheck.Test } : {}),
    layers: image.RootFS?.Layers ?? [],
    document: image,
  }
}

const words = (value: string[] | string | null | undefined) => (typeof value === 'string' ? [value] : (value ?? []))

export function toImageLayer(step: ListedStep): ImageLayer {
  const command = toInstruction(step.CreatedBy ?? '')
  return {
    ...(step.Id && step.Id !== '<missing>' ? { id: toImageId(step.Id) } : {}),
    created: Math.max(0, (step.Created ?? 0) * 1000),
    command,
    size: step.Size ?? 0,
    empty: (step.Size ?? 0) === 0 && metadata.test(command),
    comment: step.Comment ?? '',
  }
}

/** Instructions that write nothing to the disk. */
const metadata = /^(?:ARG|CMD|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME)\b/

/** The classic builder writes lists of words as Go prints them: ["sh" "-c"]. */
const asWords = (text: string) => (/^(?:CMD|ENTRYPOINT|SHELL) +\[/.test(text) ? text.replace(/(?<!\\)" "/g, '", "') : text)

/**
 * What stands in an image's history, as its Dockerfile had it: `/bin/sh -c #(nop)  CMD ["sh"]` is CMD ["sh"], `|1 X=1 /bin/sh -c make`
 * was RUN with one build argument, and whatever else a shell was given was RUN.
 */
export function toInstruction(said: string): string {
  const text = said.trim()
  const nop = /^(?:\|\d+ [\s\S]*?)?\/bin\/sh -c #\(nop\)\s+([\s\S]*)$/.exec(text)
  if (nop) return asWords((nop[1] as string).trim())
  const buildkit = text.replace(/ # buildkit$/, '')
  const run = /^(?:RUN )?(?:\|\d+ (?:[\s\S]*? )?)?\/bin\/sh -c ([\s\S]*)$/.exec(buildkit)
  return run ? `RUN ${(run[1] as string).trim()}` : buildkit
}

/** A field for the name of an image: completed from the images that engines have, and, once it is at its tag, from a registry that is known. */
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseImageReference } from '../../shared/lib/image-reference.ts'
import { api } from '../state/api.ts'
import { collect } from '../state/collect.ts'
import { useLive } from '../state/use-live.ts'
import { ComboField, type Suggestion } from '../ui/combo-field.tsx'
import type { ControlProps } from '../ui/form.tsx'

type ImageFieldProps = Partial<ControlProps> & {
  value: string
  onChange: (value: string) => void
  label: string
  /** Only what this engine has is known to be there. */
  engine?: string
  autoFocus?: boolean
  onPaste?: (event: React.ClipboardEvent<HTMLInputElement>) => void
}

/** Images that are asked for at once. */
const mostLocal = 200
const mostRegistries = 2000
const mostShown = 50
/** Milliseconds of not typing before a registry is asked. */
const pause = 300

export function ImageField({ engine, ...props }: ImageFieldProps) {
  const { t } = useTranslation()
  const typed = props.value.trim().toLowerCase()
  const local = useLocalNames(engine, typed)
  const remote = useRegistryTags(props.value)
  const fits = (name: string) => typed !== '' && name.toLowerCase().includes(typed) && name.toLowerCase() !== typed
  const here = local.filter(fits)
  const suggestions: Suggestion[] = [
    ...here.map((value) => ({ value, note: t('images.reference.local') })),
    ...remote.names.filter((name) => fits(name) && !here.includes(name)).map((value) => ({ value, note: remote.host })),
  ]
  return <ComboField {...props} placeholder={t('images.reference.example')} suggestions={suggestions.slice(0, mostShown)} />
}

/** Names of what the engines have, as they become known: narrowed where they are, so that few of many travel. */
function useLocalNames(engine: string | undefined, typed: string): string[] {
  const view = useMemo(
    () => ({
      ...(engine === undefined ? {} : { sources: [engine] }),
      ...(typed === '' ? {} : { text: `"${typed.replaceAll('"', '')}"` }),
      offset: 0,
      limit: typed === '' ? 0 : mostLocal,
    }),
    [engine, typed],
  )
  const { items } = useLive('images.list', {}, view)
  return useMemo(() => [...new Set(items.flatMap((item) => ('id' in item ? item.tags : [])))].sort(), [items])
}

/** What was asked of registries while the page is there. That one does not answer is said when it is pulled from, not here. */
const answered = new Map<string, string[]>()

/** The names of a repository with each of its tags, once what is typed has come to the tag and somebody knows the registry. */
function useRegistryTags(text: string): { host: string; names: string[] } {
  const [found, setFound] = useState<{ before: string; host: string; tags: string[] }>()
  const at = text.lastIndexOf(':')
  const before = at > text.lastIndexOf('/') ? text.slice(0, at).trim() : ''
  useEffect(() => {
    const image = before === '' ? undefined : parseImageReference(before)
    if (!image) return
    const { host, repository } = image
    const key = `${host}/${repository}`
    const stop = new AbortController()
    const ask = async () => {
      const known = await collect('registries.list', {}, { offset: 0, limit: 0 }, mostRegistries)
      if (stop.signal.aborted || !known.some((registry) => registry.host === host)) return
      const tags = answered.get(key) ?? (await api.call('registries.tags', { host, repository }, stop.signal).catch(() => undefined))?.tags
      if (!tags || stop.signal.aborted) return
      answered.set(key, tags)
      setFound({ before, host, tags })
    }
    const timer = setTimeout(() => void ask(), answered.has(key) ? 0 : pause)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [before])
  return found && found.before === before
    ? { host: found.host, names: found.tags.map((tag) => `${before}:${tag}`) }
    : { host: '', names: [] }
}

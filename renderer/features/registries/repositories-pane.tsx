/** The repositories of a registry: looked for by a part of their name, or opened by the whole of it where there is no list. */
import { Package, SearchX } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Registry, RepositoryPage } from '../../../shared/contract/registries.ts'
import { isRepository } from '../../../shared/lib/image-reference.ts'
import { formatNumber } from '../../i18n/format.ts'
import { words } from '../../i18n/index.ts'
import { api } from '../../state/api.ts'
import { useWait } from '../../state/ticker.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FilterBox } from '../../ui/field.tsx'
import { Note } from '../../ui/note.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { openRepository, searchFor, useOpened } from './opened.ts'
import { usePages } from './pages.ts'
import style from './registries.module.css'
import { RegistryFault } from './registry-fault.tsx'
import { type Repository, RepositoryList } from './repository-list.tsx'
import { useRowHeight } from './row-height.ts'

/** Milliseconds of not typing before a registry is asked. */
const pause = 300

export function RepositoriesPane({ registry, of }: { registry: Registry; of: string }) {
  const { t } = useTranslation()
  const { search, repository } = useOpened()
  const typed = search.trim()
  const wanted = useSettled(typed)
  const { host, browse } = registry
  // Docker Hub has nothing to show without a word to look for.
  const silent = browse === 'search' && wanted === ''
  const ask = useCallback(
    async (last: string | undefined, signal: AbortSignal) => {
      const more = { ...(wanted === '' ? {} : { search: wanted.slice(0, 200) }), ...(last === undefined ? {} : { last }) }
      const page: RepositoryPage = await api.call('registries.repositories', { host, ...more }, signal)
      return { items: page.repositories, next: page.next }
    },
    [host, wanted],
  )
  const pages = usePages<Repository>(silent ? undefined : `${of} ${wanted}`, ask)
  const rowHeight = useRowHeight()
  const { items, fault, loaded, since, load, more } = pages
  const name = typed.toLowerCase()
  const asked = wanted === typed
  const none = !silent && loaded && items.length === 0 && !more
  // Where what was found says enough, it would only be in the way.
  const byName = isRepository(name) && (browse === 'search' || fault || (none && asked)) ? name : undefined
  return (
    <div className={style.pane} data-finds>
      <div className={style.paneBar}>
        <FilterBox
          value={search}
          onChange={searchFor}
          label={t(browse === 'search' ? 'registries.repositories.searchHub' : 'registries.repositories.search')}
          onEnter={() => {
            const only = asked && items.length === 1 ? items[0]?.name : undefined
            const open = items.find((one) => one.name === name)?.name ?? byName ?? only
            if (open !== undefined) openRepository(open)
          }}
          width={600}
        />
      </div>
      {byName !== undefined && (
        <button type="button" className={style.byName} onClick={() => openRepository(byName)}>
          <Package aria-hidden />
          <span className="cut">{t('registries.repositories.byName', { name: byName })}</span>
        </button>
      )}
      {fault && !silent && (
        <div className={style.notes}>
          {fault.code === 'unsupported' ? (
            <Note tone="info" title={words(fault.message)}>
              {fault.hint && words(fault.hint)}
            </Note>
          ) : (
            <RegistryFault fault={fault} host={host} loggedIn={registry.state === 'logged_in'} again={load} />
          )}
        </div>
      )}
      {silent ? (
        <Empty icon={Package} title={t('registries.repositories.hubTitle')} hint={t('registries.repositories.hubHint')} />
      ) : items.length > 0 ? (
        <RepositoryList
          items={items}
          opened={repository}
          label={t('registries.repositories.label')}
          onOpen={openRepository}
          onEnd={more && !fault ? load : undefined}
        />
      ) : none && asked ? (
        typed === '' ? (
          <Empty icon={Package} title={t('registries.repositories.empty')} hint={t('registries.repositories.emptyHint')} />
        ) : (
          <Empty icon={SearchX} title={t('state.nothingMatches')} hint={t('registries.repositories.noneHint', { text: typed })}>
            <Button onPress={() => searchFor('')}>{t('common.clearFilter')}</Button>
          </Empty>
        )
      ) : fault ? (
        <div className={style.fill} />
      ) : (
        <Waiting since={since} host={host} rowHeight={rowHeight} />
      )}
      {items.length > 0 && (
        <p className={`${style.foot} faint num`} role="status">
          {t(more ? 'registries.repositories.countMore' : 'registries.repositories.count', {
            count: items.length,
            number: formatNumber(items.length),
          })}
          {since !== undefined && ` · ${t('common.loading')}`}
        </p>
      )}
    </div>
  )
}

export function Waiting({ since, host, rowHeight }: { since: number | undefined; host: string; rowHeight: number }) {
  const { t } = useTranslation()
  const wait = useWait(since ?? Date.now())
  return (
    <div className={style.fill}>
      {wait > 0 && (
        <div className={style.notes}>
          <Note tone="warn" title={t('registries.silent', { host, count: wait })} />
        </div>
      )}
      <SkeletonRows rowHeight={rowHeight} count={8} />
    </div>
  )
}

/** What was typed, once it has not changed for a moment; what is taken back is so at once. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), text === '' ? 0 : pause)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

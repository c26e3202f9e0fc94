/** The list of keys. */
import { useTranslation } from 'react-i18next'
import { openKeys } from '../state/commands.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Keys } from '../ui/keys.tsx'
import style from './keys-dialog.module.css'
import { places } from './sections.ts'

type Keyed = [keys: string, does: string][]

export function KeysDialog() {
  const { t } = useTranslation()
  const everywhere: Keyed = [
    ['Mod+K', t('keys.palette')],
    ['/', t('keys.filter')],
    ['Mod+J', t('keys.dock')],
    ['Mod+,', t('keys.settings')],
    ['?', t('keys.help')],
    ...places.map(({ section, tab, letter }): Keyed[number] => [
      `g ${letter}`,
      t('keys.go', { name: tab ? t(`tabs.${tab}`) : t(`nav.${section}`) }),
    ]),
  ]
  const inLists: Keyed = [
    ['ArrowUp ArrowDown', t('keys.move')],
    ['ArrowLeft ArrowRight', t('keys.fold')],
    ['Enter', t('keys.open')],
    ['Space', t('keys.toggle')],
    ['Shift+ArrowDown', t('keys.extend')],
    ['Mod+A', t('keys.all')],
    ['f', t('keys.favourite')],
    ['Shift+F10', t('keys.menu')],
    ['Delete', t('containers.action.remove')],
    ['Esc', t('keys.escape')],
  ]
  const inContainers: Keyed = [
    ['n', t('run.title')],
    ['l', t('containers.action.logs')],
    ['t', t('containers.action.shell')],
    ['s', `${t('containers.action.start')} / ${t('containers.action.stop')}`],
    ['r', t('containers.action.restart')],
    ['d', t('containers.action.duplicate')],
    ['e', t('containers.action.limits')],
  ]
  const inOthers: Keyed = [
    ['p', `${t('tabs.images')} · ${t('images.action.pull')}`],
    ['l', `${t('tabs.registries')} · ${t('registries.action.logIn')}`],
    ['p', `${t('tabs.registries')} · ${t('registries.action.pull')}`],
    ['c', `${t('tabs.registries')} · ${t('registries.action.copyReference')}`],
    ['o', `${t('tabs.volumes')} · ${t('volumes.action.files')}`],
    ['c', `${t('tabs.networks')} · ${t('networks.action.connect')}`],
    ['o', `${t('tabs.ports')} · ${t('ports.open')}`],
    ['o', `${t('tabs.events')} · ${t('events.onlyThis')}`],
  ]
  const inCompose: Keyed = [
    ['u', t('compose.action.up')],
    ['s', `${t('compose.action.start')} / ${t('compose.action.stop')}`],
    ['r', t('compose.action.restart')],
    ['l', t('compose.action.logs')],
    ['e', t('compose.action.edit')],
    ['Delete', t('compose.action.down')],
  ]
  const inFiles: Keyed = [
    ['ArrowRight ArrowLeft', t('keys.folder')],
    ['Enter', t('keys.read')],
    ['Backspace', t('keys.up')],
    ['F2', t('files.action.rename')],
    ['Delete', t('files.action.remove')],
    ['Mod+S', t('keys.save')],
  ]
  const inLogs: Keyed = [
    ['Space', t('river.keys.tick')],
    ['Enter', t('river.keys.only')],
    ['Mod+Enter', t('river.keys.pattern')],
    ['o', t('river.kinds.only')],
    ['h', t('river.kinds.hide')],
    ['e', t('river.kinds.sample')],
  ]
  const inLines: Keyed = [
    ['Enter', t('logs.row.open')],
    ['ArrowRight ArrowLeft', t('logs.keys.fold')],
    ['Shift+ArrowDown', t('logs.keys.extend')],
    ['n N', t('logs.keys.hit')],
    ['e E', t('logs.keys.error')],
    ['x', t('logs.context')],
    ['f', t('logs.follow')],
    ['End', t('logs.jump')],
    ['p', t('logs.row.pin')],
    ['m', t('logs.row.mark')],
    ['h', t('river.kinds.hide')],
    ['c', t('logs.keys.copy')],
    ['w', t('logs.wrap')],
    ['t', t('logs.times')],
  ]
  const filters: Keyed = [
    ['web api', t('keys.filterWords')],
    ['-test', t('keys.filterNot')],
    ['"my app"', t('keys.filterQuote')],
    ['state:running', t('keys.filterState')],
    ['project:shop', t('keys.filterProject')],
  ]
  return (
    <Dialog title={t('keys.title')} wide="page" long onClose={() => openKeys(false)}>
      <div className={style.columns}>
        <KeyList title={t('keys.everywhere')} keys={everywhere} />
        <KeyList title={t('keys.inLists')} keys={inLists} />
        <KeyList title={t('tabs.containers')} keys={inContainers} />
        <KeyList title={t('tabs.compose')} keys={inCompose} />
        <KeyList title={t('keys.inOthers')} keys={inOthers} />
        <KeyList title={t('keys.inFiles')} keys={inFiles} />
        <KeyList title={t('river.title')} keys={inLogs} />
        <KeyList title={t('logs.keys.title')} keys={inLines} />
        <section>
          <h3>{t('keys.filterTitle')}</h3>
          <dl>
            {filters.map(([text, does]) => (
              <div key={text}>
                <dt>{does}</dt>
                <dd className="mono">{text}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  )
}

function KeyList({ title, keys }: { title: string; keys: Keyed }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {keys.map(([key, does]) => (
          <div key={`${key} ${does}`}>
            <dt>{does}</dt>
            <dd>
              <Keys of={key} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

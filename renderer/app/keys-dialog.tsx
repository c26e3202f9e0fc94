/** The list of keys. */
import { useTranslation } from 'react-i18next'
import { openKeys } from '../state/commands.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Keys } from '../ui/keys.tsx'
import style from './keys-dialog.module.css'
import { places } from './sections.ts'

export function KeysDialog() {
  const { t } = useTranslation()
  const everywhere: [string, string][] = [
    ['Mod+K', t('keys.palette')],
    ['/', t('keys.filter')],
    ['Mod+J', t('keys.dock')],
    ['Mod+,', t('keys.settings')],
    ['?', t('keys.help')],
    ...places.map(({ section, tab, letter }): [string, string] => [
      `g ${letter}`,
      t('keys.go', { name: tab ? t(`tabs.${tab}`) : t(`nav.${section}`) }),
    ]),
  ]
  const inLists: [string, string][] = [
    ['ArrowUp ArrowDown', t('keys.move')],
    ['ArrowLeft ArrowRight', t('keys.fold')],
    ['f', t('keys.favourite')],
    ['Enter', t('keys.open')],
    ['Space', t('keys.toggle')],
    ['Shift+ArrowDown', t('keys.extend')],
    ['Mod+A', t('keys.all')],
    ['Shift+F10', t('keys.menu')],
    ['l', t('containers.action.logs')],
    ['t', t('containers.action.shell')],
    ['s', `${t('containers.action.start')} / ${t('containers.action.stop')}`],
    ['r', t('containers.action.restart')],
    ['d', t('containers.action.duplicate')],
    ['e', t('containers.action.limits')],
    ['n', t('run.title')],
    ['p', t('images.action.pull')],
    ['Delete', t('containers.action.remove')],
    ['Esc', t('keys.escape')],
  ]
  const inLogs: [string, string][] = [
    ['Space', t('river.keys.tick')],
    ['Enter', t('river.keys.only')],
    ['Mod+Enter', t('river.keys.pattern')],
    ['o', t('river.kinds.only')],
    ['h', t('river.kinds.hide')],
    ['e', t('river.kinds.sample')],
  ]
  const inLines: [string, string][] = [
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
  const filters: [string, string][] = [
    ['web api', t('keys.filterWords')],
    ['-test', t('keys.filterNot')],
    ['"my app"', t('keys.filterQuote')],
    ['state:running', t('keys.filterState')],
    ['project:shop', t('keys.filterProject')],
  ]
  return (
    <Dialog title={t('keys.title')} wide long onClose={() => openKeys(false)}>
      <div className={style.columns}>
        <div>
          <KeyList title={t('keys.everywhere')} keys={everywhere} />
          <h3>{t('keys.filterTitle')}</h3>
          <dl>
            {filters.map(([text, does]) => (
              <div key={text}>
                <dt>{does}</dt>
                <dd className="mono">{text}</dd>
              </div>
            ))}
          </dl>
          <KeyList title={t('river.title')} keys={inLogs} />
        </div>
        <div>
          <KeyList title={t('keys.inLists')} keys={inLists} />
          <KeyList title={t('logs.keys.title')} keys={inLines} />
        </div>
      </div>
    </Dialog>
  )
}

function KeyList({ title, keys }: { title: string; keys: [string, string][] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {keys.map(([key, does]) => (
          <div key={key}>
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

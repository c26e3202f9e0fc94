/** What every container has: its engine, image, name and command. */
import { type ClipboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ImageField } from '../../engine-list/image-field.tsx'
import { words } from '../../i18n/index.ts'
import { present, useEngines } from '../../state/engines.ts'
import { Button } from '../../ui/button.tsx'
import field from '../../ui/field.module.css'
import { FormRow, Select } from '../../ui/form.tsx'
import { useForm, useText, useWrong } from './form.ts'
import type { Known } from './lists.ts'
import { looksLikeEither } from './pasted.ts'
import style from './run.module.css'
import { splitWords, throughShell } from './shell-words.ts'
import { nameFor } from './taken.ts'

type BasicsProps = {
  /** One that is made anew stays on its engine. */
  isFixed: boolean
  onEngine: (engine: string) => void
  /** Takes a line or YAML that was pasted where the image goes. */
  onPasted: (text: string) => void
  names: Map<string, Known>
  onGo: (known: Known) => void
}

export function Basics({ onEngine, isFixed, onPasted, names, onGo }: BasicsProps) {
  const { t } = useTranslation()
  const { engine } = useForm()
  const engines = present(useEngines()).filter(({ state, id }) => state === 'live' || id === engine)
  return (
    <div className={style.basics}>
      {engines.length > 1 && !isFixed && (
        <FormRow label={t('run.engine')}>
          {(control) => (
            <Select {...control} value={engine} onChange={onEngine} options={engines.map(({ id, name }) => [id, name] as const)} />
          )}
        </FormRow>
      )}
      <ImageRow onPasted={onPasted} />
      <NameRow names={names} onGo={onGo} />
      <CommandRow />
    </div>
  )
}

function ImageRow({ onPasted }: { onPasted: (text: string) => void }) {
  const { t } = useTranslation()
  const { engine } = useForm()
  const [image, setImage] = useText('image')
  const wrong = useWrong()('image')
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain')
    if (!looksLikeEither(text)) return
    event.preventDefault()
    onPasted(text)
  }
  return (
    <FormRow label={t('run.image')} error={wrong}>
      {(control) => (
        <ImageField {...control} label={t('run.image')} engine={engine} value={image} onChange={setImage} autoFocus onPaste={onPaste} />
      )}
    </FormRow>
  )
}

function NameRow({ names, onGo }: { names: Map<string, Known>; onGo: (known: Known) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useText('name')
  const [image] = useText('image')
  const { except } = useForm()
  const input = useRef<HTMLInputElement>(null)
  const known = names.get(name.trim())
  const holder = known && known.container !== except ? known : undefined
  const suggested = name === '' ? nameFor(image, names) : undefined
  const wrong = useWrong()('name')
  return (
    <FormRow
      label={t('run.name')}
      error={wrong ?? (holder ? t('run.nameTaken') : undefined)}
      hint={
        suggested && (
          <>
            {t('run.nameFree')}{' '}
            <button
              type="button"
              className={style.link}
              onClick={() => {
                setName(suggested)
                input.current?.focus()
              }}
            >
              <bdi>{suggested}</bdi>
            </button>
          </>
        )
      }
    >
      {(control) => (
        <div className={style.beside}>
          <input
            {...control}
            ref={input}
            className={`${field.text} mono`}
            value={name}
            placeholder={t('run.nameByEngine')}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
          {holder && <Button onPress={() => onGo(holder)}>{t('run.show')}</Button>}
        </div>
      )}
    </FormRow>
  )
}

function CommandRow() {
  const { t } = useTranslation()
  const [command, setCommand] = useText('command')
  const { words: argv, problems, needsShell } = splitWords(command)
  return (
    <FormRow
      label={t('run.command')}
      hint={
        command.trim() !== '' && (
          <>
            <span className={style.argv}>
              {argv.map((word, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: words may be the same
                <bdi key={index} className="mono">
                  {word}
                </bdi>
              ))}
            </span>
            {problems.map(({ message, at }) => (
              <span key={at} className={`${style.problem} warn`}>
                {words(message)}
              </span>
            ))}
            {needsShell && (
              <Button size="small" onPress={() => setCommand(throughShell(command))}>
                {t('run.throughShell')}
              </Button>
            )}
          </>
        )
      }
    >
      {(control) => (
        <input
          {...control}
          className={`${field.text} mono`}
          value={command}
          placeholder={t('run.commandOfImage')}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setCommand(event.target.value)}
        />
      )}
    </FormRow>
  )
}

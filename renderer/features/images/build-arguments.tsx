/** Build arguments: a name and a value each. Lines of NAME=value that are pasted become as many. */
import { Plus, X } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { BuildForm } from '../../state/dialogs.ts'
import { Button } from '../../ui/button.tsx'
import field from '../../ui/field.module.css'
import { isArgument } from './build-form.ts'
import dialogs from './dialogs.module.css'

type Args = BuildForm['args']

/** "A=1" → its name and value; a name alone takes its value from the engine's environment. */
const parts = (line: string): Args[number] => {
  const at = line.indexOf('=')
  return at < 0 ? { name: line, value: '' } : { name: line.slice(0, at), value: line.slice(at + 1) }
}

export function ArgumentRows({ args, onChange }: { args: Args; onChange: (args: Args) => void }) {
  const { t } = useTranslation()
  const added = useRef(false)
  const put = (index: number, ...by: Args) => onChange(args.toSpliced(index, 1, ...by))
  return (
    <>
      {args.map((arg, index) => {
        const wrong = arg.name === '' ? arg.value !== '' : !isArgument(arg.name)
        const number = index + 1
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: fields have no name but their place
          <div key={index}>
            <div className={dialogs.fieldRow}>
              <input
                className={`${field.text} mono`}
                aria-label={t('images.build.argName', { number })}
                aria-invalid={wrong}
                aria-describedby={`argument-${index}`}
                placeholder={t('images.build.argExample')}
                spellCheck={false}
                // biome-ignore lint/a11y/noAutofocus: it was asked for by a press on the button above
                autoFocus={added.current && index === args.length - 1}
                value={arg.name}
                onChange={(event) => put(index, { ...arg, name: event.target.value })}
                onPaste={(event) => {
                  const lines = event.clipboardData.getData('text').split(/\r?\n/).filter(Boolean)
                  if (arg.name !== '' || !lines.some((line) => line.includes('='))) return
                  event.preventDefault()
                  put(index, ...lines.map(parts))
                }}
              />
              <span aria-hidden className="faint">
                =
              </span>
              <input
                className={`${field.text} mono`}
                aria-label={t('images.build.argValue', { number })}
                spellCheck={false}
                value={arg.value}
                onChange={(event) => put(index, { ...arg, value: event.target.value })}
              />
              <Button variant="ghost" icon={X} label={t('images.build.removeArg', { number })} onPress={() => put(index)} />
            </div>
            {wrong && (
              <p id={`argument-${index}`} className="bad">
                {t('images.build.argBad')}
              </p>
            )}
          </div>
        )
      })}
      <div>
        <Button
          variant="ghost"
          size="small"
          icon={Plus}
          onPress={() => {
            added.current = true
            onChange([...args, { name: '', value: '' }])
          }}
        >
          {t('images.build.addArg')}
        </Button>
      </div>
    </>
  )
}

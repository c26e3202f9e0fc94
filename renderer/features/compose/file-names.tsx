/** Files that were chosen, each to be taken away again. */
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import style from './compose.module.css'

export function FileNames({ files, onRemove }: { files: readonly string[]; onRemove?: (file: string) => void }) {
  const { t } = useTranslation()
  if (files.length === 0) return null
  return (
    <ul className={style.fileNames}>
      {files.map((file) => (
        <li key={file}>
          <bdi className="mono selectable" title={file}>
            {file}
          </bdi>
          {onRemove && (
            <Button variant="ghost" size="small" icon={X} label={t('compose.add.remove', { name: file })} onPress={() => onRemove(file)} />
          )}
        </li>
      ))}
    </ul>
  )
}

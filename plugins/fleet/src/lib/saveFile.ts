/** Hands a file to the browser, which saves it as it saves any download. */
export function saveFile(
  name: string,
  file: { content: string; mediaType: string },
): void {
  const url = URL.createObjectURL(
    new Blob([file.content], { type: `${file.mediaType};charset=utf-8` }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Firefox starts to read only after the click was handled.
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}

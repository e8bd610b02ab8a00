import { parseImage } from '../../parseImage';
import type { ImageRule } from './kustomization';
import { containersOf, type Resource } from './Resource';

/**
 * Applies an entry of `images:` to all containers with this image, as kustomize's image transformer does: a new tag or
 * digest takes the place of both.
 */
export function applyImageRule(
  resources: Resource[],
  rule: ImageRule,
  source: string,
): void {
  for (const resource of resources) {
    for (const { key, object } of containersOf(resource)) {
      if (typeof object.image !== 'string') continue;
      const before = parseImage(object.image);
      if (before.image !== rule.name) continue;
      let { tag, digest } = before;
      if (rule.newTag || rule.digest) {
        tag = rule.newTag || undefined;
        digest = rule.digest || undefined;
      } else if (rule.tagSuffix) {
        tag = `${tag ?? ''}${rule.tagSuffix}`;
        digest = undefined;
      }
      object.image = [
        rule.newName || before.image,
        tag && `:${tag}`,
        digest && `@${digest}`,
      ]
        .filter(Boolean)
        .join('');
      resource.imageSources.set(key, source);
    }
  }
}

/**
 * Reads an override of an image as `kustomize edit set image` and Argo CD write it: `name=newName:tag@digest`, where
 * the new name, the tag and the digest may be missing.
 */
export function parseImageOverride(text: string): ImageRule {
  const [name = '', replacement] = text.split(/=(.*)/s);
  const to = parseImage(replacement ?? name);
  const from = replacement === undefined ? to.image : parseImage(name).image;
  return {
    name: from,
    newName: to.image === '*' || to.image === from ? undefined : to.image,
    newTag: to.tag === '*' ? undefined : to.tag,
    digest: to.digest,
  };
}

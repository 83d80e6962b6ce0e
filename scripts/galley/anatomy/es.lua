-- galley/anatomy/es.lua: Spanish wordings, and the words that stand in most Spanish sentences. galley/anatomy.lua tells what each
-- part means.
-- SPDX-License-Identifier: MIT

local wording = {
  { kind = "notice", where = "start", opens = true, max_words = 30, words = {
    "Por favor activa JavaScript", "Por favor habilita JavaScript", "Tu navegador no", "Su navegador no",
    "Este video no está disponible", "Este vídeo no está disponible", "Este contenido no está",
    "Para ver este contenido" } },
  { kind = "notice", where = "line", opens = true, words = {
    "Ver vídeo", "Ver video", "Reproducir vídeo", "Reproducir video", "Vídeo", "Video", "Escuchar", "Cargando" } },
  { kind = "notice", where = "inside", max_words = 40, words = {
    "aceptar las cookies", "aceptar cookies", "configuración de cookies", "configurar cookies",
    "política de cookies", "su consentimiento", "bloqueador de anuncios" } },
  { kind = "notice", where = "start", max_words = 60, words = {
    "Este artículo se publicó", "Este artículo fue publicado", "Este artículo ha sido", "Este texto se publicó",
    "Esta noticia ha sido", "Nota del editor", "Nota de la redacción", "Fe de errores", "Una versión anterior" } },
  { kind = "promo", where = "start", max_words = 40, words = {
    "Suscríbete", "Suscríbase", "Suscribirse", "Apúntate", "Regístrate", "Regístrese", "Recibe", "Reciba",
    "Síguenos", "Síganos", "Puedes seguir", "Sigue toda", "Descarga la app", "Descarga nuestra",
    "Escucha el podcast", "Apoya", "Haz una donación", "Únete", "Contenido exclusivo para",
    "Este contenido es exclusivo", "Ya soy suscriptor", "Para seguir leyendo", "Lee sin límites",
    "Toda la información" } },
  { kind = "promo", where = "line", words = {
    "Newsletter", "Boletín", "Boletines", "Publicidad", "Anuncio", "Suscriptores", "Contenido patrocinado",
    "Podcast", "Solo para suscriptores", "PUBLICIDAD" } },
  { kind = "boilerplate", where = "line", words = {
    "Compartir", "Compartir en Facebook", "Comparte", "Comparte esta noticia", "Imprimir", "Comentar",
    "Comentarios", "Ver comentarios", "Cerrar", "Menú", "Buscar", "Búsqueda", "Inicio", "Portada", "Aviso legal",
    "Política de privacidad", "Términos y condiciones", "Contacto", "Quiénes somos", "Acerca de", "Iniciar sesión",
    "Inicia sesión", "Entrar", "Ver más", "Ver todo", "Más", "Siguiente", "Anterior", "Volver", "Volver arriba",
    "Índice", "Facebook", "Copiar enlace", "Enviar", "Enviar por correo", "Guardar", "Ayuda", "Galería",
    "Ampliar imagen", "Escuchar noticia" } },
  { kind = "boilerplate", where = "start", max_words = 25, words = {
    "Todos los derechos reservados", "Copyright", "Saltar al contenido", "Ir al contenido",
    "Prohibida la reproducción", "Utilizamos cookies", "Este sitio utiliza", "Tiempo de lectura" } },
  { kind = "related", where = "line", opens = true, words = {
    "Lee también", "Lea también", "Leer también", "Leer más", "Lee más", "Más información", "Más noticias",
    "Te puede interesar", "Te podría interesar", "Le puede interesar", "También te puede interesar",
    "Quizás te interese", "Noticias relacionadas", "Artículos relacionados", "Contenido relacionado",
    "Notas relacionadas", "Relacionadas", "Relacionado", "Temas relacionados", "Lo más leído", "Lo más visto",
    "Lo más reciente", "Las más leídas", "Más leídas", "Últimas noticias", "Lo último", "Recomendado",
    "Recomendados", "Recomendaciones", "Te recomendamos", "Más sobre este tema", "Además", "Ver también",
    "Otras noticias", "Seguir leyendo", "Siguiente noticia" } },
  { kind = "related", where = "start", max_words = 40, words = {
    "Lee también", "Lea también", "Leer también", "Lee además", "Lea además", "Leer más", "Lee más",
    "Le puede interesar", "Te puede interesar", "Ver también", "Vea también", "Mira también", "Más información",
    "Seguir leyendo", "Te recomendamos", "En video", "EN VIDEO", "VIDEO", "VÍDEO" } },
  { kind = "related", where = "start", opens = true, max_words = 6, words = {
    "Más de", "Más en", "Noticias de", "Todo sobre", "Lo mejor de", "Últimas noticias de" } },
  { kind = "section", where = "start", max_words = 12, words = {
    "Temas", "Etiquetas", "Tags", "Archivado en", "Categorías", "Categoría", "En este artículo", "Sección" } },
  { kind = "caption", where = "start", max_words = 60, words = {
    "Foto:", "Fotos:", "Imagen:", "Fotografía:", "Fuente:", "Imagen de archivo", "Foto de archivo", "Crédito:",
    "Ilustración:" } },
  { kind = "caption", where = "inside", max_words = 60, words = {
    "Getty Images", "vía Getty", "Foto EFE", "imagen de archivo", "foto de archivo", "Europa Press", "Foto AFP",
    "Foto cortesía" } },
  { kind = "byline", where = "start", words = {
    "Por", "Escrito por", "Redactado por", "Publicado por", "Texto:", "Autor:", "Autora:" } },
  { kind = "byline", where = "line", words = {
    "EFE", "AFP", "Reuters", "Redacción", "Agencias", "Europa Press" } },
  { kind = "dateline", where = "start", max_words = 14, words = {
    "Publicado", "Publicado el", "Actualizado", "Última actualización", "Actualizado el" } },
  { kind = "dateline", where = "end", max_words = 9, words = {
    "min de lectura", "minutos de lectura", "horas" } },
  { kind = "comment", where = "start", max_words = 12, words = {
    "Deja un comentario", "Deja una respuesta", "Tu dirección de correo electrónico no",
    "Su dirección de correo electrónico no", "Los comentarios", "Responder a", "Escribe un comentario" } },
}

local common = [[
    de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre
    este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque qué sólo han
    yo hay vez puede todos así nos ni parte tiene él uno donde bien tiempo mismo ese ahora cada e vida otro después
    te otros aunque esa eso hace otra gobierno tan durante siempre día tanto ella sí dijo contra según]]

return { wording = wording, common = common }

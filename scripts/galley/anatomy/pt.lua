-- galley/anatomy/pt.lua: Portuguese wordings, and the words that stand in most Portuguese sentences. galley/anatomy.lua tells what each
-- part means.
-- SPDX-License-Identifier: MIT

local wording = {
  { kind = "notice", where = "start", opens = true, max_words = 30, words = {
    "Ative o JavaScript", "Por favor ative", "Seu navegador não", "O seu navegador não",
    "Este vídeo não está disponível", "Este conteúdo não está" } },
  { kind = "notice", where = "line", opens = true, words = {
    "Ver vídeo", "Assista ao vídeo", "Reproduzir vídeo", "Vídeo", "Ouvir", "Carregando" } },
  { kind = "notice", where = "inside", max_words = 40, words = {
    "aceitar cookies", "aceitar os cookies", "configurações de cookies", "política de cookies",
    "o seu consentimento", "bloqueador de anúncios" } },
  { kind = "notice", where = "start", max_words = 60, words = {
    "Este artigo foi publicado", "Este texto foi publicado", "Esta reportagem foi",
    "Artigo publicado originalmente", "Nota da redação", "Nota do editor", "Errata", "Uma versão anterior",
    "Matéria atualizada" } },
  { kind = "promo", where = "start", max_words = 40, words = {
    "Assine", "Inscreva-se", "Cadastre-se", "Registe-se", "Subscreva", "Receba", "Siga-nos", "Siga o", "Siga a",
    "Baixe o aplicativo", "Baixe o app", "Ouça o podcast", "Apoie", "Faça uma doação",
    "Conteúdo exclusivo para assinantes", "Já é assinante", "Para continuar lendo", "Participe do canal",
    "Clique aqui", "Entre no grupo", "Fique por dentro", "Acompanhe" } },
  { kind = "promo", where = "line", words = {
    "Newsletter", "Publicidade", "Anúncio", "PUBLICIDADE", "Continua após a publicidade", "Conteúdo patrocinado",
    "Podcast", "Exclusivo para assinantes", "Assinante" } },
  { kind = "boilerplate", where = "line", words = {
    "Compartilhar", "Compartilhe", "Partilhar", "Compartilhe esta notícia", "Compartilhar no Facebook", "Imprimir",
    "Comentar", "Comentários", "Ver comentários", "Fechar", "Menu", "Buscar", "Busca", "Pesquisar", "Início",
    "Página inicial", "Política de privacidade", "Termos de uso", "Contato", "Contacto", "Fale conosco",
    "Quem somos", "Sobre", "Entrar", "Sair", "Ver mais", "Ver todos", "Veja mais", "Mais", "Próximo", "Próxima",
    "Anterior", "Voltar", "Voltar ao topo", "Índice", "Facebook", "Copiar link", "Enviar", "Salvar", "Guardar",
    "Ajuda", "Galeria", "Ampliar imagem", "Ouvir notícia" } },
  { kind = "boilerplate", where = "start", max_words = 25, words = {
    "Todos os direitos reservados", "Copyright", "Ir para o conteúdo", "Pular para o conteúdo",
    "Utilizamos cookies", "Este site utiliza", "Tempo de leitura", "Reprodução proibida" } },
  { kind = "related", where = "line", opens = true, words = {
    "Leia também", "Leia mais", "Ler também", "Ler mais", "Saiba mais", "Veja também", "Ver também",
    "Confira também", "Mais notícias", "Notícias relacionadas", "Artigos relacionados", "Matérias relacionadas",
    "Conteúdo relacionado", "Relacionadas", "Relacionados", "Mais lidas", "Mais lidos", "As mais lidas",
    "Mais vistas", "Últimas notícias", "Últimas", "Recentes", "Recomendado", "Recomendados",
    "Recomendadas para você", "Você pode gostar", "Você também pode gostar", "Pode gostar também", "Destaques",
    "Em destaque", "Outras notícias", "Continue lendo", "Próxima notícia" } },
  { kind = "related", where = "start", max_words = 40, words = {
    "Leia também", "Leia mais", "Ler também", "Ler mais", "Leia a íntegra", "Leia:", "Saiba mais", "Veja também",
    "Ver também", "Confira", "Assista também", "Mais sobre", "Continue lendo", "VÍDEO", "VIDEO" } },
  { kind = "related", where = "start", opens = true, max_words = 6, words = {
    "Mais de", "Mais em", "Notícias de", "Tudo sobre", "Últimas de" } },
  { kind = "section", where = "start", max_words = 12, words = {
    "Tags", "Tópicos", "Assuntos", "Temas", "Categorias", "Categoria", "Etiquetas", "Editoria",
    "Palavras-chave" } },
  { kind = "caption", where = "start", max_words = 60, words = {
    "Foto:", "Fotos:", "Imagem:", "Imagem ilustrativa", "Foto ilustrativa", "Crédito:", "Fonte:", "Ilustração:",
    "Foto de arquivo" } },
  { kind = "caption", where = "inside", max_words = 60, words = {
    "Getty Images", "Foto Reprodução", "Agência Brasil", "Foto Divulgação", "imagem de arquivo", "foto de arquivo",
    "Agência Lusa" } },
  { kind = "byline", where = "start", words = {
    "Por", "Escrito por", "Publicado por", "Texto:", "Autor:", "Autora:" } },
  { kind = "byline", where = "line", words = {
    "Lusa", "Redação", "Da Redação", "Reuters", "AFP", "Agência Brasil" } },
  { kind = "dateline", where = "start", max_words = 14, words = {
    "Publicado", "Publicado em", "Atualizado", "Atualizado em", "Última atualização" } },
  { kind = "dateline", where = "end", max_words = 9, words = {
    "min de leitura", "minutos de leitura", "horas atrás", "minutos atrás" } },
  { kind = "comment", where = "start", max_words = 12, words = {
    "Deixe um comentário", "Deixe uma resposta", "O seu endereço de e-mail não", "O seu endereço de email não",
    "Responder a", "Escreva um comentário" } },
}

local common = [[
    de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou
    ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem
    nas me esse eles estão você tinha foram essa num nem suas meu às minha têm numa pelos elas havia seja qual será
    nós tenho lhe deles essas esses pelas este dele sobre disse ainda contra segundo]]

return { wording = wording, common = common }

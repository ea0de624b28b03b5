"""渠道与建议的地址."""

from django.urls import path

from hotline.intake.views import gateways, models, partners, recording, seat, suggestions

urlpatterns = [
    path("gateways/sms/in/", gateways.sms_in, name="sms_in"),
    path("gateways/wechat/in/", gateways.wechat_in, name="wechat_in"),
    path("register/", seat.register, name="register"),
    path("register/caller/", seat.caller, name="caller"),
    path("register/caller/<int:pk>/", seat.person, name="caller_person"),
    path("register/answers/", seat.answers, name="seat_answers"),
    path("register/call/<slug:verb>/", seat.call_step, name="call_step"),
    path("suggestions/", suggestions.suggest, name="suggest"),
    path("suggestions/similar/", suggestions.similar, name="similar"),
    path("suggestions/orders/<str:no>/", suggestions.suggest_for, name="suggest_for"),
    path("suggestions/orders/<str:no>/lead/", suggestions.suggest_lead, name="suggest_lead"),
    path("suggestions/models/", models.suggestion_models, name="suggestion_models"),
    path("suggestions/models/progress/", models.progress, name="training_progress"),
    path("suggestions/models/train/", models.train, name="train_suggestions"),
    path("suggestions/models/<int:pk>/use/", models.use, name="use_model"),
    path("gateways/partners/<slug:key>/in/", partners.partner_in, name="partner_in"),
    path("gateways/partners/<slug:key>/results/", partners.partner_results, name="partner_results"),
    path("record/<slug:kind>/", recording.record, name="record"),
    path("orders/<str:no>/origin/", recording.origin, name="origin"),
]

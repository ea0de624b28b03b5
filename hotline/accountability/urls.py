"""问责的页面地址."""

from django.urls import path

from hotline.accountability.views import inquiries

urlpatterns = [
    path("inquiries/", inquiries.desk, name="inquiries"),
    path("inquiries/new/", inquiries.take_up, name="inquiry_take_up"),
    path("inquiries/order/<str:no>/", inquiries.order_inquiries, name="order_inquiries"),
    path("inquiries/proofs/<int:pk>/", inquiries.proof, name="inquiry_proof"),
    path("inquiries/papers/<int:pk>/", inquiries.official_copy, name="inquiry_paper"),
    path("inquiries/<str:no>/", inquiries.inquiry_page, name="inquiry"),
    path("inquiries/<str:no>/<slug:verb>/", inquiries.inquiry_step, name="inquiry_step"),
]

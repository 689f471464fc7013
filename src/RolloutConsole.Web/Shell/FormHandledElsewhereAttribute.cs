namespace RolloutConsole.Web.Shell;

/// <summary>
/// For a static page whose form is answered by an endpoint of its own at the same address (POST /login, POST /stop). Pages answer POST
/// too, and two endpoints for one request are an error; with this attribute the page answers GET only.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class FormHandledElsewhereAttribute : Attribute;
